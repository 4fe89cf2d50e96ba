/* Sealing the books: a chain of batches of transfers, each closed by the Merkle root of its rows
 * and the hash of the seal before it, and signed with a key that the database does not hold. Who
 * can write to the database but has not the key cannot change, add or remove an old transfer
 * unseen; a root lets one transfer be shown to somebody without showing the others. That the last
 * seals were not cut off is seen by whoever noted the last hash that an audit told. */
#include <sodium.h>
#include <string.h>

#include "books/books.h"
#include "sql/seal_sql.h"

enum { SEAL_AGE_MS = 10 * 60 * 1000, SEALS_A_PAGE = 4, TREE_LEVELS = 64 };
/* A leaf can never be taken for an inner node, nor either for a seal (as in RFC 6962). */
enum { LEAF = 0, NODE = 1, SEAL = 2 };

static uint8_t *put_number(uint8_t *at, int64_t number)
{
    for (int i = 0; i < 8; i++) *at++ = (uint8_t)((uint64_t)number >> (8 * i));
    return at;
}

static void hash(const uint8_t *bytes, size_t n, uint8_t out[SEAL_HASH_BYTES])
{
    crypto_generichash(out, SEAL_HASH_BYTES, bytes, n, NULL, 0);
}

/* --- the tree --------------------------------------------------------------------------------- */
/* Roots of the whole subtrees so far, the i-th over 2^i leaves where bit i of `leaves` is set. */
struct tree {
    uint8_t root[TREE_LEVELS][SEAL_HASH_BYTES];
    uint64_t leaves;
};

static void node_hash(const uint8_t left[SEAL_HASH_BYTES], const uint8_t right[SEAL_HASH_BYTES],
                      uint8_t out[SEAL_HASH_BYTES])
{
    uint8_t bytes[1 + 2 * SEAL_HASH_BYTES] = { NODE };
    memcpy(bytes + 1, left, SEAL_HASH_BYTES);
    memcpy(bytes + 1 + SEAL_HASH_BYTES, right, SEAL_HASH_BYTES);
    hash(bytes, sizeof bytes, out);
}

static void tree_add(struct tree *tree, const struct transfers_to_seal_row *t)
{
    const int64_t row[] = { t->id,     t->kind,     t->debit_id, t->credit_id,
                            t->amount, t->cause_id, t->at_ms,    t->day };
    uint8_t bytes[1 + sizeof row] = { LEAF }, *at = bytes + 1;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) at = put_number(at, row[i]);
    uint8_t carried[SEAL_HASH_BYTES];
    hash(bytes, sizeof bytes, carried);
    size_t level = 0;
    for (; tree->leaves >> level & 1; level++) node_hash(tree->root[level], carried, carried);
    memcpy(tree->root[level], carried, SEAL_HASH_BYTES);
    tree->leaves++;
}

/* Of at least one leaf: the subtrees joined from the last, which is the smallest. */
static void tree_root(const struct tree *tree, uint8_t out[SEAL_HASH_BYTES])
{
    bool begun = false;
    for (size_t level = 0; level < TREE_LEVELS; level++) {
        if (!(tree->leaves >> level & 1)) continue;
        if (begun)
            node_hash(tree->root[level], out, out);
        else
            memcpy(out, tree->root[level], SEAL_HASH_BYTES);
        begun = true;
    }
}

static struct text root_of(struct call *c, const struct transfers_to_seal_row *rows, size_t n)
{
    struct tree *tree = ARENA_NEW(c->arena, struct tree);
    uint8_t *root = arena_take(c->arena, SEAL_HASH_BYTES);
    if (!tree || !root) return (struct text){ 0 };
    for (size_t i = 0; i < n; i++) tree_add(tree, &rows[i]);
    tree_root(tree, root);
    return (struct text){ (const char *)root, SEAL_HASH_BYTES };
}

/* --- one seal --------------------------------------------------------------------------------- */
/* What the next seal carries as `previous`, and what its own mac signs. */
static void seal_hash(const struct seal_row *s, uint8_t out[SEAL_HASH_BYTES])
{
    const int64_t numbers[] = { s->id, s->from_id, s->until_id, s->transfers, s->sealed_ms };
    uint8_t bytes[1 + sizeof numbers + 2 * SEAL_HASH_BYTES] = { SEAL }, *at = bytes + 1;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) at = put_number(at, numbers[i]);
    memcpy(at, s->root.at, SEAL_HASH_BYTES);
    memcpy(at + SEAL_HASH_BYTES, s->previous.at, SEAL_HASH_BYTES);
    hash(bytes, sizeof bytes, out);
}

static void seal_mac(const struct call *c, const struct seal_row *s, uint8_t out[MAC_BYTES])
{
    uint8_t hashed[SEAL_HASH_BYTES];
    seal_hash(s, hashed);
    mac(c->keys, KEY_SEAL, s->id, (struct text){ (const char *)hashed, sizeof hashed }, out);
}

enum err seal_chain_end(struct call *c, struct seal_chain *chain)
{
    *chain = (struct seal_chain){ 0 };
    struct seal_row last;
    enum err e = sql_seal_last(c->tx, &last);
    if (e) return e == NO_ROW ? OK : e;
    bool whole = last.root.len == SEAL_HASH_BYTES && last.previous.len == SEAL_HASH_BYTES;
    if (!whole) return BOOKS_BROKEN;
    chain->until_id = last.until_id;
    seal_hash(&last, chain->previous);
    return OK;
}

enum err seal_next(struct call *c, int64_t machine_ms, int64_t most, int64_t *sealed)
{
    *sealed = 0;
    struct seal_chain chain;
    enum err e = seal_chain_end(c, &chain);
    if (e) return e;
    struct transfers_to_seal_row *rows;
    size_t n;
    e = sql_transfers_to_seal(c->tx, chain.until_id, INT64_MAX, most, &rows, &n);
    if (e) return e;
    while (n && id_instant_ms(rows[n - 1].id) > machine_ms - SEAL_AGE_MS) n--;
    if (!n) return OK;
    struct seal_row s = { .id = id_new(tx_store(c->tx)),
                          .from_id = chain.until_id + 1,
                          .until_id = rows[n - 1].id,
                          .transfers = (int64_t)n,
                          .root = root_of(c, rows, n),
                          .previous = { (const char *)chain.previous, SEAL_HASH_BYTES },
                          .sealed_ms = machine_ms };
    if (!s.root.at) return NO_MEMORY;
    uint8_t signature[MAC_BYTES];
    seal_mac(c, &s, signature);
    s.mac = (struct text){ (const char *)signature, MAC_BYTES };
    int64_t changed;
    e = sql_seal_add(c->tx, s.id, s.from_id, s.until_id, s.transfers, s.root, s.previous,
                     s.sealed_ms, s.mac, &changed);
    /* Another server sealed them meanwhile: the next call goes on from there. */
    *sealed = (int64_t)n;
    return e;
}

/* --- checking --------------------------------------------------------------------------------- */
static bool is_whole(const struct seal_row *s)
{
    return s->root.len == SEAL_HASH_BYTES && s->previous.len == SEAL_HASH_BYTES &&
           s->mac.len == MAC_BYTES;
}

static enum err seal_holds(struct call *c, const struct seal_chain *chain, const struct seal_row *s,
                           bool *holds)
{
    *holds = false;
    uint8_t signature[MAC_BYTES];
    if (!is_whole(s) || s->from_id != chain->until_id + 1) return OK;
    if (memcmp(s->previous.at, chain->previous, SEAL_HASH_BYTES) != 0) return OK;
    seal_mac(c, s, signature);
    if (!mac_equal(signature, (const uint8_t *)s->mac.at)) return OK;
    struct transfers_to_seal_row *rows;
    size_t n;
    enum err e =
        sql_transfers_to_seal(c->tx, s->from_id - 1, s->until_id, SEAL_TRANSFERS + 1, &rows, &n);
    if (e || !n || (int64_t)n != s->transfers) return e;
    struct text root = root_of(c, rows, n);
    if (!root.at) return NO_MEMORY;
    *holds = text_equal(root, s->root);
    return OK;
}

struct text seal_chain_hash(struct arena *arena, const struct seal_chain *chain)
{
    char *hex = chain->until_id ? arena_take(arena, 2 * SEAL_HASH_BYTES + 1) : NULL;
    if (!hex) return (struct text){ 0 };
    sodium_bin2hex(hex, 2 * SEAL_HASH_BYTES + 1, chain->previous, SEAL_HASH_BYTES);
    return (struct text){ hex, 2 * SEAL_HASH_BYTES };
}

static enum err seal_pass(struct call *c, struct seal_chain *chain, const struct seal_row *s,
                          struct finding *f)
{
    bool holds;
    enum err e = seal_holds(c, chain, s, &holds);
    if (e) return e;
    if (!holds && !f->breaks++) f->first_id = s->id;
    chain->seals++;
    chain->until_id = s->until_id;
    if (is_whole(s)) seal_hash(s, chain->previous);
    if (chain->noted.at && text_equal(chain->noted, seal_chain_hash(c->arena, chain)))
        chain->noted_met = true;
    return OK;
}

enum err seals_check(struct call *c, struct seal_chain *chain, struct finding *f, bool *over)
{
    struct seal_row *seals;
    size_t n;
    enum err e = sql_seals_after(c->tx, chain->until_id, SEALS_A_PAGE, &seals, &n);
    for (size_t i = 0; i < n && !e; i++) e = seal_pass(c, chain, &seals[i], f);
    if (e) return e;
    *over = n < SEALS_A_PAGE;
    /* The chain that was told once is no longer this one. */
    if (*over && chain->noted.at && !chain->noted_met) f->breaks++;
    return OK;
}
