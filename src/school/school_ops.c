/* school_ops.c - finding schools, which anybody may, and keeping their register, which the Region
 * does. */
#include "campaign/campaign.h"
#include "import/import_shapes.h"
#include "school/school.h"
#include "school/school_import.h"

/* --- school_search ---------------------------------------------------------------------------- */
struct school_search_in {
    struct text words, cursor;
    int64_t limit;
};
SHAPE(school_search_in,
      FIELD(school_search_in, words, TEXT_FIELD, .flags = OPTIONAL, .max = 100,
            .says = "Beginnings of words of the name, the commune, the postcode or the UAI."),
      FIELD(school_search_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 1024),
      FIELD(school_search_in, limit, INT, .flags = OPTIONAL, .min = 1, .max = PAGE_MAX));
struct school_line {
    int64_t school_id;
    struct text uai, name, kind, kind_label, sector, postcode, commune, department;
};
SHAPE(school_line, FIELD(school_line, school_id, ID), FIELD(school_line, uai, TEXT_FIELD),
      FIELD(school_line, name, TEXT_FIELD), FIELD(school_line, kind, TEXT_FIELD),
      FIELD(school_line, kind_label, TEXT_FIELD), FIELD(school_line, sector, TEXT_FIELD),
      FIELD(school_line, postcode, TEXT_FIELD), FIELD(school_line, commune, TEXT_FIELD),
      FIELD(school_line, department, TEXT_FIELD));
struct school_search_out {
    LIST_OF(struct school_line) items;
    struct text next_cursor;
};
SHAPE(school_search_out, LIST_FIELD(school_search_out, items, school_line),
      FIELD(school_search_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err say_schools(struct call *c, const struct school *schools, size_t n,
                            struct school_search_out *out)
{
    struct campaign *campaigns;
    size_t campaign_count;
    enum err e = campaigns_all(c, &campaigns, &campaign_count);
    if (e) return e;
    out->items.at = ARENA_ARRAY(c->arena, struct school_line, n);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct school *s = &schools[i];
        out->items.at[i] = (struct school_line){
            .school_id = s->id,
            .uai = s->uai,
            .name = s->name,
            .kind = s->kind,
            .kind_label =
                campaigns_word(campaigns, campaign_count, FACT_school_kind, s->kind, c->lang),
            .sector = s->sector,
            .postcode = s->postcode,
            .commune = s->commune,
            .department = s->department,
        };
    }
    out->items.n = n;
    return OK;
}

static enum err school_search(struct call *c, const struct school_search_in *in,
                              struct school_search_out *out)
{
    struct page_key after;
    enum err e = page_start(c, "school_search", in->cursor, &after);
    if (e) return e;
    struct search search;
    e = search_read(c->arena, in->words, &search);
    if (e) return e;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct school *schools;
    e = schools_find(c, &search, &after, (int64_t)limit + 1, &schools, &n);
    if (e) return e;
    if (n > limit) {
        n = limit;
        struct page_key last = { schools[n - 1].search_key, schools[n - 1].id };
        out->next_cursor = page_next(c, "school_search", &last);
    }
    return say_schools(c, schools, n, out);
}
OP_RUN(school_search)

/* --- school_show ------------------------------------------------------------------------------ */
struct school_show_in {
    int64_t school_id;
    struct text uai;
};
SHAPE(school_show_in, FIELD(school_show_in, school_id, ID, .flags = OPTIONAL),
      FIELD(school_show_in, uai, TEXT_FIELD, .flags = OPTIONAL, .format = "uai",
            .says = "Instead of the id."));
struct school_show_out {
    int64_t school_id;
    struct text uai, name, kind, kind_label, sector, address, postcode, commune, insee, department;
    int64_t lat_e5, lon_e5;
    struct text state, siret, mail;
};
SHAPE(school_show_out, FIELD(school_show_out, school_id, ID),
      FIELD(school_show_out, uai, TEXT_FIELD), FIELD(school_show_out, name, TEXT_FIELD),
      FIELD(school_show_out, kind, TEXT_FIELD), FIELD(school_show_out, kind_label, TEXT_FIELD),
      FIELD(school_show_out, sector, TEXT_FIELD),
      FIELD(school_show_out, address, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(school_show_out, postcode, TEXT_FIELD), FIELD(school_show_out, commune, TEXT_FIELD),
      FIELD(school_show_out, insee, TEXT_FIELD), FIELD(school_show_out, department, TEXT_FIELD),
      FIELD(school_show_out, lat_e5, INT, .flags = OPTIONAL,
            .says = "Hundred-thousandths of a degree."),
      FIELD(school_show_out, lon_e5, INT, .flags = OPTIONAL),
      FIELD(school_show_out, state, TEXT_FIELD, .says = "open or closed."),
      FIELD(school_show_out, siret, TEXT_FIELD, .flags = OPTIONAL,
            .says = "For the Region and the school itself, as the mail is."),
      FIELD(school_show_out, mail, TEXT_FIELD, .flags = OPTIONAL));

static enum err school_show(struct call *c, const struct school_show_in *in,
                            struct school_show_out *out)
{
    struct school s;
    enum err e = in->school_id ? school_by_id(c, in->school_id, &s)
                               : school_by_uai(c, in->uai.at ? in->uai : TEXT(""), &s);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    struct campaign *campaigns;
    size_t n;
    e = campaigns_all(c, &campaigns, &n);
    if (e) return e;
    const struct actor *actor = c->actor;
    bool near =
        actor->role & (REGION_SIDE | SYSTEM) || (actor->role == SCHOOL && actor->school_id == s.id);
    *out = (struct school_show_out){ .school_id = s.id,
                                     .uai = s.uai,
                                     .name = s.name,
                                     .kind = s.kind,
                                     .kind_label = campaigns_word(campaigns, n, FACT_school_kind,
                                                                  s.kind, c->lang),
                                     .sector = s.sector,
                                     .address = s.address,
                                     .postcode = s.postcode,
                                     .commune = s.commune,
                                     .insee = s.insee,
                                     .department = s.department,
                                     .lat_e5 = s.lat_e5,
                                     .lon_e5 = s.lon_e5,
                                     .state = s.state,
                                     .siret = near ? s.siret : TEXT(""),
                                     .mail = near ? s.mail : TEXT("") };
    return OK;
}
OP_RUN(school_show)

/* --- school_import_preview, school_import ----------------------------------------------------- */
#define school_import_preview_in        import_source
#define school_import_preview_in_shape  import_source_shape
#define school_import_preview_out       import_preview
#define school_import_preview_out_shape import_preview_shape
#define school_import_in                import_order
#define school_import_in_shape          import_order_shape
#define school_import_out               import_report
#define school_import_out_shape         import_report_shape

static enum err school_import_preview(struct call *c, const struct import_source *in,
                                      struct import_preview *out)
{
    return import_show(c, &school_register, in, out);
}
OP_RUN(school_import_preview)

static enum err school_import_prepare(struct call *c, const struct import_order *in)
{
    return import_prepare(c, &school_register, in);
}
OP_PREPARE(school_import)

static enum err school_import(struct call *c, const struct import_order *in,
                              struct import_report *out)
{
    return import_chunk(c, in, out);
}
OP_RUN(school_import)

/* --- school_close ----------------------------------------------------------------------------- */
struct school_close_in {
    int64_t school_id;
    struct text reason;
};
SHAPE(school_close_in, FIELD(school_close_in, school_id, ID),
      FIELD(school_close_in, reason, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 300));
struct school_close_out {
    int64_t school_id;
};
SHAPE(school_close_out, FIELD(school_close_out, school_id, ID));

static enum err school_close(struct call *c, const struct school_close_in *in,
                             struct school_close_out *out)
{
    out->school_id = in->school_id;
    return school_shut(c, in->school_id);
}
OP_RUN(school_close)

static enum err school_owner(struct call *c, int64_t school_id, struct owner *owner)
{
    struct school school;
    enum err e = school_by_id(c, school_id, &school);
    owner->school_id = school_id;
    return e == NO_ROW ? NOT_FOUND : e;
}

static const struct operation school_rows[] = {
    OP(school_search, READ, EVERYBODY, ON_NOTHING, .budget = "public",
       .summary = "Schools by the beginnings of words of their name, commune or UAI."),
    OP(school_show, READ, EVERYBODY, ON_NOTHING, .budget = "public", REFUSES(NOT_FOUND),
       .summary = "One school."),
    OP(school_import_preview, READ, ADMIN | SYSTEM, ON_NOTHING, REFUSES(IMPORT_REFUSALS),
       .summary = "What importing a file of schools would change, and which rows are faulty."),
    OP(school_import, BULK, ADMIN | SYSTEM, ON_NOTHING, PREPARED(school_import),
       .touches = "school", REFUSES(IMPORT_ORDER_REFUSALS),
       .summary = "Import a file of schools as it was previewed."),
    OP(school_close, WRITE, ADMIN, BY_OBJECT, OBJECT_OF(school_id, school_owner),
       .touches = "school", REFUSES(ALREADY_DONE),
       .summary = "Close a school: it takes no new file."),
};
OP_TABLE(school);
