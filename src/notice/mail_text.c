/* mail_text.c - each mail in both languages. A mail says what happened, what the reader can do, and
 * what comes next; it never asks for a password or a code. */
#include "notice/mail_text.h"

/* The line about {child} is left out of mail to the young person. */
#define HELLO   "Bonjour {name},\n\nPour {child}, que vous représentez :\n"
#define HELLO_E "Hello {name},\n\nFor {child}, whom you represent:\n"
#define SIGN    "\nL'équipe du Pass'Région\n{region}\n{home}\n"
#define SIGN_E  "\nThe Pass'Région team\n{region}\n{home}\n"

static const struct mail_text texts[] = {
    { .name = "activation",
      .about = ABOUT_LINK,
      .in = { { "Votre commande est reçue : activez votre compte", HELLO
                "Nous avons bien reçu votre commande du Pass'Région.\n"
                "Votre établissement : {school}\n"
                "Votre identifiant : {login}\n\n"
                "Ouvrez ce lien et choisissez votre mot de passe, jusqu'au {until} :\n"
                "{link}\n\n"
                "La suite : l'établissement vérifie votre dossier, puis la carte est fabriquée.\n"
                "Vous n'avez rien commandé ? Ne tenez pas compte de ce message.\n" SIGN },
              { "Your order has arrived: activate your account",
                HELLO_E "We have received your order of the Pass'Région card.\n"
                        "Your school: {school}\n"
                        "Your login: {login}\n\n"
                        "Open this link and choose your password, until {until}:\n"
                        "{link}\n\n"
                        "What comes next: your school checks your file, then the card is made.\n"
                        "You have not ordered anything? Please ignore this message.\n" SIGN_E } } },
    { .name = "already_ordered",
      .in = { { "Vous avez déjà une commande", HELLO
                "Une commande vient d'être faite avec votre nom et cette adresse, mais vous en\n"
                "aviez déjà une : elle reste valable, et rien n'a changé.\n"
                "Votre établissement : {school}\n"
                "Votre identifiant : {login}\n\n"
                "Pas encore de mot de passe, ou oublié ? Demandez un lien sur {home}\n" SIGN },
              { "You already have an order", HELLO_E
                "An order was just made with your name and this address, but you already had\n"
                "one: it remains valid, and nothing has changed.\n"
                "Your school: {school}\n"
                "Your login: {login}\n\n"
                "No password yet, or forgotten? Ask for a link at {home}\n" SIGN_E } } },
    { .name = "staff_invitation",
      .about = ABOUT_LINK,
      .in = { { "Un compte Pass'Région est ouvert pour vous",
                HELLO "Un compte professionnel Pass'Région est ouvert à votre nom.\n"
                      "Pour : {organisation}\n"
                      "Votre identifiant : {login}\n\n"
                      "Ouvrez ce lien et choisissez votre mot de passe, jusqu'au {until} :\n"
                      "{link}\n\n"
                      "Ce message ne vous concerne pas ? Ne faites rien : le compte reste "
                      "fermé.\n" SIGN },
              { "A Pass'Région account is open for you", HELLO_E
                "A professional Pass'Région account is open in your name.\n"
                "For: {organisation}\n"
                "Your login: {login}\n\n"
                "Open this link and choose your password, until {until}:\n"
                "{link}\n\n"
                "This message is not for you? Do nothing: the account stays shut.\n" SIGN_E } } },
    { .name = "representative_invitation",
      .about = ABOUT_LINK,
      .in = { { "Suivez le Pass'Région d'un mineur que vous représentez",
                HELLO "Un compte de représentant légal est ouvert à votre nom. Il montre les\n"
                      "avantages et leurs dates, et permet de bloquer une carte perdue. Il ne\n"
                      "montre jamais le code, ni ce qui touche à la santé.\n"
                      "Votre identifiant : {login}\n\n"
                      "Ouvrez ce lien et choisissez votre mot de passe, jusqu'au {until} :\n"
                      "{link}\n\n"
                      "Ce compte ne sert plus pour un jeune dès ses 18 ans.\n"
                      "Ce message ne vous concerne pas ? Ne faites rien : le compte reste "
                      "fermé.\n" SIGN },
              { "Follow the Pass'Région card of a minor whom you represent",
                HELLO_E "An account as legal representative is open in your name. It shows the\n"
                        "benefits and their dates, and lets you block a lost card. It never shows\n"
                        "the code, nor anything about health.\n"
                        "Your login: {login}\n\n"
                        "Open this link and choose your password, until {until}:\n"
                        "{link}\n\n"
                        "The account ends for a young person on their 18th birthday.\n"
                        "This message is not for you? Do nothing: the account stays "
                        "shut.\n" SIGN_E } } },
    { .name = "representative_added",
      .in = { { "Vous représentez un jeune de plus",
                HELLO "Votre compte de représentant légal montre aussi sa carte à partir\n"
                      "d'aujourd'hui, avec le même identifiant : {login}\n\n"
                      "Ce n'est pas vous ? Retirez-vous dans votre espace, ou appelez "
                      "l'assistance.\n" SIGN },
              { "You represent one more young person",
                HELLO_E "Your account as legal representative shows their card too from today,\n"
                        "with the same login: {login}\n\n"
                        "It is not you? Withdraw in your space, or call support.\n" SIGN_E } } },
    { .name = "password_link",
      .about = ABOUT_LINK,
      .in = { { "Choisir un nouveau mot de passe",
                HELLO "Vous avez demandé à choisir un nouveau mot de passe.\n"
                      "Votre identifiant : {login}\n\n"
                      "Ouvrez ce lien, jusqu'au {until} :\n"
                      "{link}\n\n"
                      "Vous n'avez rien demandé ? Ne faites rien : votre mot de passe ne change "
                      "pas.\n" SIGN },
              { "Choose a new password", HELLO_E
                "You asked to choose a new password.\n"
                "Your login: {login}\n\n"
                "Open this link, until {until}:\n"
                "{link}\n\n"
                "You did not ask? Do nothing: your password does not change.\n" SIGN_E } } },
    { .name = "validated",
      .about = ABOUT_FILE,
      .in = { { "Votre dossier est validé", HELLO
                "{school} a validé votre dossier.\n\n"
                "Votre carte arrivera entre le {from} et le {until}.\n"
                "Sans l'attendre, votre espace montre vos avantages, leurs dates et vos lieux\n"
                "d'utilisation. Vous pouvez y présenter la carte sur votre téléphone.\n" SIGN },
              { "Your file is validated", HELLO_E
                "{school} has validated your file.\n\n"
                "Your card will arrive between {from} and {until}.\n"
                "Meanwhile your space shows your benefits, their dates and where to use them.\n"
                "You can show the card there, on your phone.\n" SIGN_E } } },
    { .name = "refused",
      .about = ABOUT_FILE,
      .in = { { "Votre dossier n'est pas validé", HELLO
                "{school} n'a pas pu valider votre dossier.\n"
                "Motif : {reason}\n\n"
                "Que faire : parlez-en au secrétariat de l'établissement, qui peut encore le\n"
                "valider. Ce n'est pas votre établissement ? Appelez l'assistance.\n" SIGN },
              { "Your file is not validated",
                HELLO_E "{school} could not validate your file.\n"
                        "Reason: {reason}\n\n"
                        "What to do: talk to the school's office, which can still validate it.\n"
                        "It is not your school? Call support.\n" SIGN_E } } },
    { .name = "conduct_opened",
      .about = ABOUT_CONDUCT,
      .in = { { "Un signalement : votre réponse compte",
                HELLO "La Région a reçu un signalement lié à l'usage de la carte.\n"
                      "Ce que l'on nous a dit est dans votre espace : {home}\n\n"
                      "Rien n'est décidé. Répondez dans votre espace jusqu'au {reply_until} :\n"
                      "votre réponse sera lue avant toute décision. Ne pas répondre n'est pas un\n"
                      "aveu.\n" SIGN },
              { "A report: your reply counts",
                HELLO_E "The Region has received a report about the use of the card.\n"
                        "What we were told is in your space: {home}\n\n"
                        "Nothing is decided. Reply in your space until {reply_until}: your reply\n"
                        "will be read before any decision. Not to reply is no "
                        "admission.\n" SIGN_E } } },
    { .name = "conduct_dismissed",
      .about = ABOUT_CONDUCT,
      .in = { { "Le signalement est clos",
                HELLO "Le signalement dont nous vous avons parlé est clos, sans suite.\n"
                      "Aucun avantage ne change.\n\n"
                      "Le motif est dans votre espace : {home}\n" SIGN },
              { "The report is closed",
                HELLO_E "The report of which we told you is closed without consequence.\n"
                        "No benefit changes.\n\n"
                        "The reason is in your space: {home}\n" SIGN_E } } },
    { .name = "conduct_decided",
      .about = ABOUT_CONDUCT,
      .in = { { "Décision : des avantages sont suspendus",
                HELLO "Par la décision n° {number}, des avantages de la campagne {campaign}\n"
                      "sont suspendus jusqu'au {until} inclus. Ils reviennent ensuite tout seuls.\n"
                      "La carte et les autres avantages marchent toujours.\n"
                      "La décision entière, avec ses raisons, est dans votre espace : {home}\n\n"
                      "Vous n'êtes pas d'accord ? Faites un recours dans votre espace jusqu'au\n"
                      "{appeal_until} : une autre personne l'examine. Dans le même délai, vous\n"
                      "pouvez saisir le tribunal administratif.\n" SIGN },
              { "Decision: benefits are suspended", HELLO_E
                "By decision no. {number}, benefits of campaign {campaign}\n"
                "are suspended until {until} inclusive. Then they come back by themselves.\n"
                "The card and the other benefits still work.\n"
                "The whole decision and its reasons are in your space: {home}\n\n"
                "You disagree? Appeal in your space until\n"
                "{appeal_until}: somebody else looks at it. Until the same day you may\n"
                "also go to the administrative court.\n" SIGN_E } } },
    { .name = "conduct_lifted",
      .about = ABOUT_CONDUCT,
      .in = { { "Vos avantages reviennent",
                HELLO "La décision n° {number} est levée : les avantages suspendus reviennent\n"
                      "dès maintenant, jusqu'à la fin de leur période.\n\n"
                      "Le motif est dans votre espace : {home}\n" SIGN },
              { "Your benefits are back",
                HELLO_E "Decision no. {number} is lifted: the suspended benefits are back from\n"
                        "now on, until the end of their period.\n\n"
                        "The reason is in your space: {home}\n" SIGN_E } } },
    { .name = "conduct_upheld",
      .about = ABOUT_CONDUCT,
      .in = { { "Votre recours : la décision reste",
                HELLO "Une autre personne a examiné votre recours : la décision n° {number}\n"
                      "reste en vigueur, jusqu'au {until} inclus.\n"
                      "Ses raisons sont dans votre espace : {home}\n\n"
                      "Vous pouvez encore saisir le tribunal administratif.\n" SIGN },
              { "Your appeal: the decision stands",
                HELLO_E "Somebody else has looked at your appeal: decision no. {number}\n"
                        "stands, until {until} inclusive.\n"
                        "The reasons are in your space: {home}\n\n"
                        "You may still go to the administrative court.\n" SIGN_E } } },
    { .name = "conduct_overturned",
      .about = ABOUT_CONDUCT,
      .in = { { "Votre recours : la décision est annulée",
                HELLO "Une autre personne a examiné votre recours : la décision n° {number}\n"
                      "est annulée. Les avantages suspendus reviennent dès maintenant.\n\n"
                      "Ses raisons sont dans votre espace : {home}\n" SIGN },
              { "Your appeal: the decision is annulled",
                HELLO_E "Somebody else has looked at your appeal: decision no. {number}\n"
                        "is annulled. The suspended benefits are back from now on.\n\n"
                        "The reasons are in your space: {home}\n" SIGN_E } } },
    { .name = "not_revalidated",
      .in = { { "Votre carte n'est pas encore renouvelée",
                HELLO "L'an dernier vous aviez le Pass'Région. Pour la campagne {note}, aucun\n"
                      "établissement n'a encore validé votre dossier.\n"
                      "Votre dernier établissement : {school}\n\n"
                      "Vous y êtes toujours : demandez au secrétariat de valider votre dossier.\n"
                      "Vous avez changé d'établissement : montrez-y le QR code de votre carte.\n"
                      "Vous n'êtes plus concerné : ne tenez pas compte de ce message.\n" SIGN },
              { "Your card is not renewed yet", HELLO_E
                "Last year you had the Pass'Région card. For the campaign {note} no school has\n"
                "validated your file yet.\n"
                "Your last school: {school}\n\n"
                "You are still there: ask the office to validate your file.\n"
                "You have changed schools: show them the QR code of your card.\n"
                "It no longer concerns you: please ignore this message.\n" SIGN_E } } },
    { .name = "orders_waiting",
      .in = { { "Des commandes de carte attendent votre décision", HELLO
                "Depuis cinq jours ouvrés ou plus, {note} commandes attendent que votre\n"
                "établissement les valide ou les refuse.\n"
                "Établissement : {organisation}\n\n"
                "Ouvrez votre espace : {home}\n"
                "Sans réponse au dixième jour ouvré, la Région peut décider sur certificat de\n"
                "scolarité.\n" SIGN },
              { "Card orders wait for your decision",
                HELLO_E "For five working days or more, {note} orders have been waiting for your "
                        "school to\n"
                        "validate or refuse them.\n"
                        "School: {organisation}\n\n"
                        "Open your space: {home}\n"
                        "Without an answer by the tenth working day, the Region may decide on a\n"
                        "certificate of schooling.\n" SIGN_E } } },
    { .name = "card_sent_home",
      .in = { { "Votre carte est partie",
                HELLO "Votre carte est partie le {at}, vers votre adresse postale.\n"
                      "Elle n'arrive pas ? Vérifiez votre adresse dans votre espace, puis appelez\n"
                      "l'assistance.\n\n"
                      "Son code est celui que vous avez choisi : gardez-le pour vous.\n" SIGN },
              { "Your card is on its way",
                HELLO_E "Your card left on {at}, for your postal address.\n"
                        "It does not come? Check your address in your space, then call support.\n\n"
                        "Its code is the one you chose: keep it to yourself.\n" SIGN_E } } },
    { .name = "card_sent_school",
      .in = { { "Votre carte est partie",
                HELLO "Votre carte est partie le {at}, vers votre établissement.\n"
                      "{school} vous la remettra.\n\n"
                      "Son code est celui que vous avez choisi : gardez-le pour vous.\n" SIGN },
              { "Your card is on its way",
                HELLO_E "Your card left on {at}, for your school.\n"
                        "{school} will hand it out to you.\n\n"
                        "Its code is the one you chose: keep it to yourself.\n" SIGN_E } } },
    { .name = "card_blocked",
      .in = { { "Votre carte est bloquée", HELLO
                "Votre carte est bloquée depuis le {at} : plus personne ne peut s'en servir.\n"
                "Motif : {note}\n"
                "Vos avantages restent à vous.\n\n"
                "Commandez une nouvelle carte, gratuite, dans votre espace.\n"
                "Vous n'avez pas demandé ce blocage ? Changez votre mot de passe et appelez\n"
                "l'assistance.\n" SIGN },
              { "Your card is blocked", HELLO_E
                "Your card has been blocked since {at}: nobody can use it any more.\n"
                "Reason: {note}\n"
                "Your benefits remain yours.\n\n"
                "Order a new card, free of charge, in your space.\n"
                "You did not ask for this? Change your password and call support.\n" SIGN_E } } },
    { .name = "code_changed",
      .in = { { "Votre code d'utilisation a changé",
                HELLO "Le code d'utilisation de votre carte a été changé le {at}.\n\n"
                      "C'est vous : tout va bien, l'ancien code ne sert plus.\n"
                      "Ce n'est pas vous : changez votre mot de passe, puis le code, dans votre\n"
                      "espace, et appelez l'assistance. Ne donnez jamais votre code par "
                      "message.\n" SIGN },
              { "Your code has changed",
                HELLO_E "The code of your card was changed on {at}.\n\n"
                        "It was you: all is well, the old code is no longer of use.\n"
                        "It was not you: change your password, then the code, in your space, and\n"
                        "call support. Never give your code in a message.\n" SIGN_E } } },
    { .name = "refund",
      .about = ABOUT_REFUND,
      .in = { { "Une utilisation vous est remboursée",
                HELLO "Une utilisation de votre carte a été annulée ou remboursée le {at}.\n"
                      "Avantage : {benefit}\n"
                      "Partenaire : {partner}\n\n"
                      "Le détail est dans l'historique de votre espace. Aucun remboursement ne se\n"
                      "fait en espèces.\n" SIGN },
              { "A use was refunded",
                HELLO_E "A use of your card was cancelled or refunded on {at}.\n"
                        "Benefit: {benefit}\n"
                        "Partner: {partner}\n\n"
                        "The details are in the history of your space. No refund is made in "
                        "cash.\n" SIGN_E } } },
    { .name = "group_proposed",
      .about = ABOUT_PROPOSAL,
      .in = { { "Un partenaire vous propose un achat groupé ou une sortie",
                HELLO "{partner} fait une proposition à {school} :\n"
                      "{title}\n\n"
                      "Ouvrez-la dans votre espace : inscrivez vos élèves, puis donnez votre\n"
                      "accord, ou refusez en disant pourquoi.\n"
                      "Paiement prévu le {from}.\n" SIGN },
              { "A partner proposes a group order or an outing",
                HELLO_E "{partner} proposes to {school}:\n"
                        "{title}\n\n"
                        "Open it in your space: name your pupils, then agree, or refuse and say\n"
                        "why.\n"
                        "Payment is planned for {from}.\n" SIGN_E } } },
    { .name = "group_agreed",
      .about = ABOUT_PROPOSAL,
      .in = { { "Votre carte va servir pour un achat groupé ou une sortie",
                HELLO "{school} a donné son accord pour vous :\n"
                      "{title}\n"
                      "Partenaire : {partner}\n\n"
                      "Vous n'avez rien à faire : vos avantages serviront à partir du {from}.\n"
                      "Vous ne voulez pas ? Dites-le dans votre espace, jusqu'au {until}.\n" SIGN },
              { "Your card will serve for a group order or an outing",
                HELLO_E "{school} has agreed for you:\n"
                        "{title}\n"
                        "Partner: {partner}\n\n"
                        "There is nothing to do: your benefits will be used from {from} on.\n"
                        "You would rather not? Say so in your space, until {until}.\n" SIGN_E } } },
    { .name = "group_accepted",
      .about = ABOUT_PROPOSAL,
      .in = { { "L'établissement a donné son accord",
                HELLO "{school} a donné son accord :\n"
                      "{title}\n\n"
                      "Les élèves peuvent s'opposer jusqu'au {until}.\n"
                      "Ensuite, à partir du {from}, demandez le paiement dans votre "
                      "espace.\n" SIGN },
              { "The school has agreed",
                HELLO_E "{school} has agreed:\n"
                        "{title}\n\n"
                        "Pupils may object until {until}.\n"
                        "After that, from {from} on, ask for the payment in your "
                        "space.\n" SIGN_E } } },
    { .name = "group_refused",
      .about = ABOUT_PROPOSAL,
      .in = { { "L'établissement refuse votre proposition",
                HELLO "{school} refuse votre proposition :\n"
                      "{title}\n"
                      "Motif : {reason}\n\n"
                      "Vous pouvez en parler avec l'établissement et lui en faire une "
                      "autre.\n" SIGN },
              { "The school refuses your proposal",
                HELLO_E "{school} refuses your proposal:\n"
                        "{title}\n"
                        "Reason: {reason}\n\n"
                        "You may talk with the school and make another one.\n" SIGN_E } } },
    { .name = "group_cancelled",
      .about = ABOUT_PROPOSAL,
      .in = { { "Un achat groupé ou une sortie est annulé",
                HELLO "Ceci n'aura pas lieu :\n"
                      "{title}\n"
                      "Établissement : {school}\n"
                      "Partenaire : {partner}\n"
                      "Motif : {reason}\n\n"
                      "Ce qui était déjà payé avec une carte lui est rendu.\n" SIGN },
              { "A group order or an outing is cancelled",
                HELLO_E "This will not take place:\n"
                        "{title}\n"
                        "School: {school}\n"
                        "Partner: {partner}\n"
                        "Reason: {reason}\n\n"
                        "What was already paid with a card goes back to it.\n" SIGN_E } } },
};

const struct mail_text *mail_text_find(struct text name)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (text_is(name, texts[i].name)) return &texts[i];
    return NULL;
}

static struct text fact_text(const struct mail_fact *facts, struct text name)
{
    for (; facts->name; facts++)
        if (text_is(name, facts->name)) return facts->text;
    return (struct text){ 0 };
}

/* False when a fact of the line is missing: *out is then as it was. */
static bool fill_line(struct text_builder *out, struct text line, const struct mail_fact *facts)
{
    size_t before = out->len;
    while (line.at) {
        build_text(out, text_cut(&line, '{'));
        if (!line.at) break;
        struct text fact = fact_text(facts, text_cut(&line, '}'));
        if (text_is_empty(fact)) {
            out->len = before;
            return false;
        }
        build_text(out, fact);
    }
    return true;
}

struct text mail_text_fill(struct arena *arena, const char *template, const struct mail_fact *facts)
{
    struct text_builder out = { .arena = arena };
    for (struct text rest = text_of(template); rest.at;) {
        bool kept = fill_line(&out, text_cut(&rest, '\n'), facts);
        if (kept && rest.at) build_text(&out, TEXT("\n"));
    }
    return built(&out);
}
