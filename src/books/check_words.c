/* The checks in words: a stable name for programs, and for people the rule that must hold, said so
 * that an auditor who never saw the database knows what was proven. */
#include "books/books.h"

static const struct {
    const char *name, *says[2]; /* by enum lang */
} words[BOOK_CHECKS] = {
    [BOOK_ACCOUNTS] = { "accounts",
                        { "Les deux comptes de chaque mouvement sont connus",
                          "Both accounts of every transfer are known" } },
    [BOOK_UNITS] = { "units",
                     { "Chaque mouvement relie deux comptes de la même unité : la somme de chaque "
                       "unité est nulle",
                       "Every transfer joins two accounts of one unit: each unit sums to zero" } },
    [BOOK_ROUTES] = { "routes",
                      { "Chaque mouvement suit un chemin permis à sa nature",
                        "Every transfer takes a way that its kind allows" } },
    [BOOK_CAUSES] = { "causes",
                      { "Chaque mouvement a une cause, et elle concerne ses comptes",
                        "Every transfer has a cause, which is about its accounts" } },
    [BOOK_DAYS] = { "days",
                    { "Le jour de chaque écriture est celui de son instant à Paris",
                      "The day of every entry is that of its instant in Paris" } },
    [BOOK_BUDGETS] = { "budgets",
                       { "Chaque budget a reçu ce que dit le catalogue de la campagne",
                         "Every budget was given what the campaign's catalogue says" } },
    [BOOK_WALLET_BALANCE] = { "wallet_balance",
                              { "Le solde de chaque avantage est la somme de ses mouvements, et "
                                "nul avant et après sa période",
                                "The balance of every wallet is the sum of its transfers, and zero "
                                "before it opens and after it closes" } },
    [BOOK_WALLET_LEVEL] = { "wallet_level",
                            { "Un avantage ouvert contient l'accordé moins le dépensé",
                              "An open wallet holds what was granted less what was spent" } },
    [BOOK_WALLET_SPENT] = { "wallet_spent",
                            { "Le dépensé est la somme des utilisations moins les remboursements",
                              "What was spent is the uses less the refunds" } },
    [BOOK_WALLET_DECISION] = { "wallet_decision",
                               { "L'accordé est la dernière décision, moins les majorations "
                                 "reprises",
                                 "What is granted is the last decision, less the top-ups taken "
                                 "back" } },
    [BOOK_DECISIONS] = { "decisions",
                         { "Chaque décision concerne son avantage et n'a été comptée qu'une fois",
                           "Every decision is about its own wallet and was booked once" } },
    [BOOK_INSTALMENTS] = { "instalments",
                           { "Aucun versement n'est accordé plus de deux fois à la même personne",
                             "No instalment is granted to the same person more than twice" } },
    [BOOK_ONCE] = { "once",
                    { "Un avantage à usage unique n'a servi qu'une fois",
                      "A single-use benefit was used only once" } },
    [BOOK_SUSPENSIONS] = { "suspensions",
                           { "Un avantage est suspendu si une suspension est en cours, et sinon "
                             "non",
                             "A wallet is suspended while a suspension holds, and not "
                             "otherwise" } },
    [BOOK_ENDED] = { "ended",
                     { "Tout avantage terminé une semaine avant la dernière écriture est clos",
                       "Every wallet that ended a week before the last entry is closed" } },
    [BOOK_USE_OWNER] = { "use_owner",
                         { "Chaque utilisation est celle de son titulaire, de sa carte et de son "
                           "partenaire",
                           "Every use is its holder's, with their card, at its own partner" } },
    [BOOK_USE_WINDOW] = { "use_window",
                          { "Chaque utilisation est dans la période de l'avantage, hors suspension "
                            "et hors gel",
                            "Every use is within its window, not while suspended or frozen" } },
    [BOOK_USE_NETWORK] = { "use_network",
                           { "Chaque utilisation est chez un partenaire ouvert, sous convention ce "
                             "jour-là",
                             "Every use is at an open partner, under a convention that day" } },
    [BOOK_USE_TRANSFERS] = { "use_transfers",
                             { "Chaque utilisation a exactement ses mouvements",
                               "Every use has exactly its transfers" } },
    [BOOK_USE_PRICE] = { "use_price",
                         { "Chaque place, coupon ou entrée est au tarif de son jour",
                           "Every seat, coupon or entry is at the tariff of its day" } },
    [BOOK_GROUP_LINES] = { "group_lines",
                           { "Chaque ligne payée d'un groupe a son utilisation, du même montant, "
                             "après le délai d'opposition ; rendue, elle est toute remboursée",
                             "Every paid line of a group has its use, of the same amount, after "
                             "the days to object; given back, it is wholly refunded" } },
    [BOOK_REFUND_SUMS] = { "refund_sums",
                           { "Les remboursements d'une utilisation font ce qu'elle dit remboursé, "
                             "sans la dépasser",
                             "The refunds of a use make what it says was refunded, and no more "
                             "than "
                             "it" } },
    [BOOK_REFUND_OWNER] = { "refund_owner",
                            { "Chaque remboursement est celui de son utilisation, rendu à "
                              "l'avantage "
                              "seulement dans sa période",
                              "Every refund is of its own use, to the wallet only within its "
                              "window" } },
    [BOOK_REFUND_TRANSFERS] = { "refund_transfers",
                                { "Chaque remboursement a exactement ses mouvements",
                                  "Every refund has exactly its transfers" } },
    [BOOK_ACTORS] = { "actors",
                      { "L'auteur de chaque écriture est connu",
                        "Whoever made an entry is known" } },
    [BOOK_PAYABLES] = { "payables",
                        { "Le dû à chaque partenaire est ce qui n'a pas encore été envoyé à la "
                          "banque",
                          "What each partner is owed is what was not sent to the bank yet" } },
    [BOOK_USE_LINE] = { "use_line",
                        { "Chaque utilisation est dans une seule ligne de paiement en vigueur au "
                          "plus, de son partenaire",
                          "Every use stands in at most one live payment line, of its partner" } },
    [BOOK_LINE_AMOUNT] = { "line_amount",
                           { "Le montant de chaque ligne de paiement est celui de ses utilisations "
                             "moins ses remboursements",
                             "The amount of every payment line is its uses less its refunds" } },
    [BOOK_LINE_TRANSFERS] = { "line_transfers",
                              { "Ce qui est en route ou à la banque est ce que disent les lignes "
                                "de "
                                "paiement",
                                "What is in transit or at the bank is what the payment lines "
                                "say" } },
    [BOOK_LINE_BLOCKED] = { "line_blocked",
                            { "Rien n'a été envoyé à la banque pendant un blocage",
                              "Nothing was sent to the bank under a block" } },
    [BOOK_LINE_APPROVED] = { "line_approved",
                             { "Rien n'a été envoyé à la banque sans l'accord d'une seconde "
                               "personne",
                               "Nothing was sent to the bank without a second person's "
                               "approval" } },
    [BOOK_FILES] = { "files",
                     { "Chaque fichier remis à la banque tient les lignes envoyées, leur somme et "
                       "les octets d'origine",
                       "Every file for the bank holds the lines that were sent, their sum and its "
                       "first bytes" } },
    [BOOK_SEALS] = { "seals",
                     { "La chaîne des scellés est entière et chaque scellé ferme ses mouvements",
                       "The chain of seals is whole and every seal closes its transfers" } },
};

const char *book_check_name(enum book_check check)
{
    return words[check].name;
}

const char *book_check_says(enum book_check check, enum lang lang)
{
    return words[check].says[lang];
}
