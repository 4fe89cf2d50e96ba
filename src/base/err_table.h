/* err_table.h - one row each: name, HTTP status, French, English. `{x}` is a fact of the call.
 * A sentence says what happened and what to do next, in words a cashier can read aloud (R85). */
#pragma once

#define ERR_REFUSALS(ROW)                                                                          \
    /* asking */                                                                                   \
    ROW(BAD_INPUT, 400, "La demande ne peut pas être lue : {field} {why}.",                        \
        "The request cannot be read: {field} {why}.")                                              \
    ROW(BAD_JSON, 400, "Le corps de la demande n'est pas du JSON valide (ligne {line}).",          \
        "The request body is not valid JSON (line {line}).")                                       \
    ROW(NO_SUCH_OPERATION, 404, "Cette adresse n'existe pas.",                                     \
        "There is nothing at this address.")                                                       \
    ROW(METHOD_NOT_ALLOWED, 405, "Cette opération ne s'appelle pas ainsi : utilisez {method}.",    \
        "This operation is not called this way: use {method}.")                                    \
    ROW(BODY_TOO_LARGE, 413, "L'envoi dépasse la taille permise ({limit} octets).",                \
        "The body is larger than allowed ({limit} bytes).")                                        \
    ROW(WRONG_MEDIA_TYPE, 415, "Envoyez du {expected}.", "Send {expected}.")                       \
    ROW(MALFORMED_REQUEST, 400, "La demande HTTP est mal formée.",                                 \
        "The HTTP request is malformed.")                                                          \
    ROW(ADDRESS_TOO_LONG, 414, "L'adresse demandée est trop longue.",                              \
        "The requested address is too long.")                                                      \
    ROW(HEADERS_TOO_LARGE, 431, "Les en-têtes de la demande sont trop longs.",                     \
        "The headers of the request are too large.")                                               \
    ROW(CROSS_SITE, 403, "Cette demande ne vient pas de nos pages : rechargez la page.",           \
        "This request does not come from our pages: reload the page.")                             \
    ROW(NOT_FOUND, 404, "Introuvable.", "Not found.")                                              \
    ROW(NOT_SIGNED_IN, 401, "Connectez-vous d'abord.", "Sign in first.")                           \
    ROW(WRONG_PASSWORD, 401, "Identifiant ou mot de passe incorrect.", "Wrong login or password.") \
    ROW(NOT_ALLOWED, 403, "Votre rôle ne permet pas cette opération.",                             \
        "Your role does not allow this operation.")                                                \
    ROW(TOO_MANY_REQUESTS, 429, "Trop de demandes : réessayez dans {seconds} secondes.",           \
        "Too many requests: try again in {seconds} seconds.")                                      \
    ROW(KEY_MISSING, 400, "Il manque l'en-tête Idempotency-Key (16 à 64 caractères).",             \
        "The Idempotency-Key header is missing (16 to 64 characters).")                            \
    ROW(KEY_REUSED, 422, "Cette Idempotency-Key a déjà servi pour une autre demande.",             \
        "This Idempotency-Key was already used for another request.")                              \
    ROW(STALE_PREVIEW, 409, "Les données ont changé depuis l'aperçu : refaites l'aperçu.",         \
        "The data changed since the preview: preview again.")                                      \
    ROW(BAD_CURSOR, 400, "Ce repère de page n'est pas valable.", "This page cursor is not valid.") \
    ROW(BAD_CSV, 422, "Le fichier ne peut pas être lu après la ligne {line}.",                     \
        "The file cannot be read after line {line}.")                                              \
    ROW(MISSING_COLUMN, 422, "Il manque la colonne « {column} ».",                                 \
        "The column \"{column}\" is missing.")                                                     \
    ROW(FAULTY_ROWS, 422,                                                                          \
        "{count} lignes sont fautives : corrigez-les ou n'importez que les bonnes.",               \
        "{count} rows are faulty: correct them or import only the good ones.")                     \
    ROW(ADMIN_EXISTS, 409,                                                                         \
        "Cette Région a déjà un administrateur ({login}) : c'est lui qui ouvre les comptes.",      \
        "This Region already has an administrator ({login}), who opens the accounts.")             \
    ROW(ALREADY_DONE, 409, "C'est déjà fait.", "This is already done.")                            \
    ROW(WRONG_STATE, 409, "Impossible dans l'état actuel ({state}).",                              \
        "Not possible in the present state ({state}).")                                            \
    /* campaign and catalogue */                                                                   \
    ROW(CATALOGUE_FAULTY, 422, "Le catalogue a {count} défauts.",                                  \
        "The catalogue has {count} faults.")                                                       \
    ROW(NO_CAMPAIGN, 409, "Aucune campagne n'est ouverte à cette date.",                           \
        "No campaign is open on this date.")                                                       \
    ROW(ORDERS_NOT_OPEN, 409, "Les commandes ouvrent le {opens_on}.",                              \
        "Orders open on {opens_on}.")                                                              \
    ROW(ORDERS_CLOSED, 409, "Les commandes sont closes depuis le {closed_on}.",                    \
        "Orders have been closed since {closed_on}.")                                              \
    ROW(VALIDATIONS_NOT_OPEN, 409, "Les validations ouvrent le {opens_on}.",                       \
        "Validations open on {opens_on}.")                                                         \
    /* order, account, card */                                                                     \
    ROW(CHARTER_NOT_ACCEPTED, 422, "Acceptez la Charte des droits et des devoirs pour commander.", \
        "Accept the charter of rights and duties to order.")                                       \
    ROW(CODE_TOO_COMMON, 422, "Ce code est trop facile à deviner : choisissez-en un autre.",       \
        "This code is too easy to guess: choose another.")                                         \
    ROW(CODE_IS_BIRTHDAY, 422, "Le code ne doit pas être votre date de naissance.",                \
        "The code must not be your date of birth.")                                                \
    ROW(ALREADY_ORDERED, 409, "Une commande existe déjà pour cette campagne.",                     \
        "There is already an order for this campaign.")                                            \
    ROW(NO_SUCH_SCHOOL, 422, "Cet établissement ne participe pas au Pass'Région.",                 \
        "This school does not take part in the card.")                                             \
    ROW(LINK_EXPIRED, 410, "Ce lien n'est plus valable : demandez-en un nouveau.",                 \
        "This link is no longer valid: ask for a new one.")                                        \
    ROW(PASSWORD_TOO_WEAK, 422,                                                                    \
        "Choisissez un mot de passe d'au moins {length} caractères, moins courant.",               \
        "Choose a less common password of at least {length} characters.")                          \
    ROW(CARD_BLOCKED, 409, "Cette carte est bloquée depuis le {since}.",                           \
        "This card has been blocked since {since}.")                                               \
    ROW(CARD_NOT_ACTIVE, 409, "Cette carte n'est pas encore en service.",                          \
        "This card is not in service yet.")                                                        \
    ROW(TOO_MANY_CARDS, 409, "Déjà {count} cartes cette année : appelez l'assistance.",            \
        "Already {count} cards this year: call support.")                                          \
    /* representatives */                                                                          \
    ROW(NOT_A_MINOR, 409, "Cette personne est majeure : personne ne la représente.",               \
        "This person is of age: nobody represents them.")                                          \
    ROW(GUARDIAN_REACHABLE, 409,                                                                   \
        "Un représentant légal est joignable : l'établissement n'a pas à se porter garant.",       \
        "A legal representative can be reached: the school need not vouch.")                       \
    ROW(TOO_MANY_REPRESENTATIVES, 409,                                                             \
        "Déjà {count} représentants pour ce jeune : appelez l'assistance.",                        \
        "Already {count} representatives of this young person: call support.")                     \
    /* conduct */                                                                                  \
    ROW(REPLY_PERIOD_RUNS, 409, "Le jeune peut répondre jusqu'au {until} : attendez sa réponse.",  \
        "The young person may reply until {until}: wait for the reply.")                           \
    ROW(UNTIL_TOO_LATE, 422, "Une suspension s'arrête avec la campagne, le {until} au plus tard.", \
        "A suspension ends with the campaign, on {until} at the latest.")                          \
    ROW(APPEAL_TOO_LATE, 409, "Le recours était possible jusqu'au {until}.",                       \
        "The appeal was possible until {until}.")                                                  \
    ROW(CARD_KNOWN, 409, "Cette carte est déjà celle de quelqu'un.",                               \
        "This card is somebody's already.")                                                        \
    /* file and school */                                                                          \
    ROW(NOT_PUPIL_HERE, 409, "Ce titulaire n'est pas élève de l'établissement aujourd'hui.",       \
        "This holder is not a pupil of the school today.")                                         \
    ROW(SCHOOL_DECIDES_FIRST, 409, "L'établissement a jusqu'au {until} pour décider.",             \
        "The school has until {until} to decide.")                                                 \
    ROW(WRONG_NAME, 409, "Ce n'est pas le nom du dossier : vérifiez que c'est la bonne personne.", \
        "This is not the name on file: check that it is the right person.")                        \
    ROW(UNKNOWN_COURSE, 422, "Cette formation n'est pas dans le catalogue de la campagne.",        \
        "This course is not in the campaign's catalogue.")                                         \
    ROW(SOMETHING_SPENT, 409, "Des avantages ont déjà servi : déclarez plutôt un départ.",         \
        "Benefits were already used: declare a departure instead.")                                \
    ROW(UNDO_TOO_LATE, 409, "La validation date de plus de {days} jours : déclarez un départ.",    \
        "The validation is more than {days} days old: declare a departure.")                       \
    /* partner */                                                                                  \
    ROW(SIRET_KNOWN, 409, "Ce SIRET est déjà enregistré.", "This SIRET is already registered.")    \
    ROW(NO_CONVENTION, 409, "Ce partenaire n'a pas de convention pour cet avantage à cette date.", \
        "This partner has no convention for this benefit on this date.")                           \
    ROW(CONVENTION_KNOWN, 409,                                                                     \
        "Une convention pour cet avantage part déjà du {from} : partez d'un autre jour, à venir.", \
        "A convention for this benefit already starts on {from}: start on another day to come.")   \
    ROW(WRONG_KIND_OF_PARTNER, 409, "Cet avantage ne s'utilise pas chez ce type de partenaire.",   \
        "This benefit cannot be used at this kind of partner.")                                    \
    ROW(NOT_OWN_SCHOOL, 409,                                                                       \
        "Cet avantage ne s'utilise ici que par les élèves de l'établissement {school}.",           \
        "Here this benefit is only for pupils of {school}.")                                       \
    ROW(PARTNER_CLOSED, 409, "Ce partenaire a quitté le réseau le {since}.",                       \
        "This partner left the network on {since}.")                                               \
    /* at the counter */                                                                           \
    ROW(UNKNOWN_CARD, 404, "Carte inconnue : vérifiez le numéro ou scannez le QR code.",           \
        "Unknown card: check the number or scan the QR code.")                                     \
    ROW(COPY_IS_OUT, 409, "L'exemplaire {copy} est déjà prêté : vérifiez son numéro.",             \
        "Copy {copy} is already lent: check its number.")                                          \
    ROW(NO_SUCH_BENEFIT, 409, "Le titulaire n'a pas cet avantage pour cette campagne.",            \
        "The holder does not have this benefit in this campaign.")                                 \
    ROW(NOT_STARTED, 409, "Cet avantage commence le {from}.", "This benefit starts on {from}.")    \
    ROW(ENDED, 409, "Cet avantage est terminé depuis le {until}.",                                 \
        "This benefit ended on {until}.")                                                          \
    ROW(SUSPENDED, 409, "Cet avantage est suspendu : le titulaire peut contacter la Région.",      \
        "This benefit is suspended: the holder may contact the Region.")                           \
    ROW(FROZEN, 409, "Cet avantage est gelé : l'établissement a déclaré un départ.",               \
        "This benefit is frozen: the school declared a departure.")                                \
    ROW(BALANCE_TOO_LOW, 409, "Il reste {remaining} sur cet avantage.",                            \
        "{remaining} remains on this benefit.")                                                    \
    ROW(UNITS_TOO_LOW, 409, "Il reste {remaining} unités sur cet avantage.",                       \
        "{remaining} units remain on this benefit.")                                               \
    ROW(ALREADY_USED, 409, "Cet avantage a déjà servi le {used_on}.",                              \
        "This benefit was already used on {used_on}.")                                             \
    ROW(DAY_CAP_REACHED, 409, "La limite du jour est atteinte : {cap} par jour.",                  \
        "The limit of the day is reached: {cap} a day.")                                           \
    ROW(USE_CAP_PASSED, 409, "Une utilisation ne peut dépasser {cap}.",                            \
        "One use cannot exceed {cap}.")                                                            \
    ROW(AMOUNT_NEEDED, 422, "Indiquez un montant.", "Give an amount.")                             \
    ROW(UNITS_NEEDED, 422, "Indiquez un nombre d'unités.", "Give a number of units.")              \
    ROW(AMOUNT_ABOVE_PRICE, 422, "Le montant demandé dépasse le prix payé ({price}).",             \
        "The amount asked for is above the price paid ({price}).")                                 \
    ROW(PRICE_NEEDED, 422, "Indiquez le prix payé.", "Give the price paid.")                       \
    ROW(CODE_NEEDED, 422, "Le titulaire doit taper son code à 4 chiffres.",                        \
        "The holder must type the 4-digit code.")                                                  \
    ROW(WRONG_CODE, 409, "Code faux : encore {tries} essais.", "Wrong code: {tries} tries left.")  \
    ROW(CODE_LOCKED_HERE, 409,                                                                     \
        "Trop de codes faux : la carte est verrouillée ici jusqu'à demain, ou jusqu'au "         \
        "changement du code.",                                                                     \
        "Too many wrong codes: the card is locked here until tomorrow, or until the code is "      \
        "changed.")                                                                                \
    ROW(CODE_LOCKED, 409,                                                                          \
        "Trop de codes faux : la carte est verrouillée partout. Le titulaire change son code "    \
        "dans son espace.",                                                                        \
        "Too many wrong codes: the card is locked everywhere. The holder changes the code in "     \
        "their space.")                                                                            \
    ROW(NUMBER_ALONE, 409, "Le numéro seul ne suffit pas ici : scannez le QR code.",               \
        "The printed number is not enough here: scan the QR code.")                                \
    /* group orders and outings */                                                                 \
    ROW(NEVER_IN_GROUP, 409, "Cet avantage ne se paie jamais en groupe.",                          \
        "This benefit is never paid in a group.")                                                  \
    ROW(OTHER_KIND_OF_GROUP, 409,                                                                  \
        "Cet avantage se paie en groupe, mais pas par ce genre de proposition.",                   \
        "This benefit is paid in a group, but not by this kind of proposal.")                      \
    ROW(NO_LINES, 409, "Aucun élève n'est inscrit : ajoutez-en d'abord.",                          \
        "No pupil is on the list: add some first.")                                                \
    ROW(AGREED_TOO_LATE, 409,                                                                      \
        "Les élèves pourraient s'opposer jusqu'au {until}, mais la sortie est le {event_day}.",    \
        "Pupils could object until {until}, but the outing is on {event_day}.")                    \
    ROW(OBJECTIONS_OPEN, 409,                                                                      \
        "Les élèves peuvent s'opposer jusqu'au {until} : payez à partir du {from}.",               \
        "Pupils may object until {until}: pay from {from} on.")                                    \
    ROW(OBJECTION_TOO_LATE, 409, "L'opposition était possible jusqu'au {until}.",                  \
        "Objecting was possible until {until}.")                                                   \
    ROW(NOT_ENOUGH_LEFT, 409, "Ce qui reste de cet avantage ne suffit pas.",                       \
        "What remains of this benefit is not enough.")                                             \
    ROW(EVENT_TO_COME, 409, "La sortie a lieu le {event_day} : attendez ce jour.",                 \
        "The outing takes place on {event_day}: wait for that day.")                               \
    ROW(ABSENCE_TOO_LATE, 409, "Les absents se disent jusqu'au {until}.",                          \
        "Absentees are told until {until}.")                                                       \
    /* refund, reimbursement */                                                                    \
    ROW(REFUND_TOO_LARGE, 409, "Il reste {remaining} à rembourser sur cette utilisation.",         \
        "{remaining} of this use remains refundable.")                                             \
    ROW(REFUND_TOO_LATE, 409, "Plus de {months} mois : seule la Région peut rembourser.",          \
        "More than {months} months: only the Region can refund.")                                  \
    ROW(NOTHING_TO_PAY, 409, "Rien n'est à payer.", "There is nothing to pay.")                    \
    ROW(WRONG_IBAN, 422, "L'IBAN n'est pas valable.", "The IBAN is not valid.")                    \
    ROW(SAME_PERSON_APPROVES, 409, "Une autre personne doit approuver.",                           \
        "Someone else must approve.")                                                              \
    ROW(NO_PAYER, 409, "Il manque un réglage du payeur : {missing}.",                              \
        "A setting of the payer is missing: {missing}.")                                           \
    ROW(BANK_FILE_UNREADABLE, 422, "Ce fichier ne peut pas être lu : {why}. Rien n'a été fait.",   \
        "This file cannot be read: {why}. Nothing was done.")

#define ERR_FAULTS(ROW)                                                                            \
    ROW(NO_MEMORY, 500, "Demande trop lourde pour le serveur.",                                    \
        "Request too heavy for the server.")                                                       \
    ROW(BUSY, 503, "Le serveur est très demandé : réessayez dans {seconds} secondes.",             \
        "The server is very busy: try again in {seconds} seconds.")                                \
    ROW(OUTCOME_UNKNOWN, 503, "Réponse perdue : redemandez avec la même Idempotency-Key.",         \
        "Answer lost: ask again with the same Idempotency-Key.")                                   \
    ROW(STORE_FAILED, 500, "La base de données ne répond pas.", "The database does not answer.")   \
    ROW(BOOKS_BROKEN, 500, "Les comptes ne sont pas justes : prévenez la Région.",                 \
        "The books do not balance: tell the Region.")                                              \
    ROW(DEFECT, 500, "Défaut du programme.", "Defect of the program.")                             \
    ROW(OUTSIDE_FAILED, 502, "Un service extérieur ne répond pas.", "An outside service failed.")  \
    ROW(CANNOT_READ_FILE, 500, "Le fichier {file} ne peut pas être lu.",                           \
        "The file {file} cannot be read.")
