/* Lays documents out line by line and page by page. cairo writes the PDF and its structure, pango
 * sets the words. */
#include "paper/paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/civil.h"

/* Points: A4, with margins that a binder leaves readable. */
enum {
    WIDTH = 595,
    HEIGHT = 842,
    MARGIN = 54,
    FOOT = 40,
    INNER = WIDTH - 2 * MARGIN,
    GAP = 6,
    CELL_GAP = 6,
    ROW_GAP = 3
};

struct paper {
    struct text_builder out;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *fonts; /* of this document: pango's own would stay with the thread */
    PangoContext *context;
    PangoLayout *layout;
    struct text foot;
    double y;
    int page;
    bool in_table;
    struct paper_column columns[PAPER_COLUMNS_MAX];
    size_t column_count;
};

static cairo_status_t take_bytes(void *to, const unsigned char *bytes, unsigned n)
{
    struct text_builder *out = to;
    build_text(out, (struct text){ (const char *)bytes, n });
    return out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

struct paper *paper_open(struct arena *arena, const struct paper_options *o)
{
    struct paper *p = ARENA_NEW(arena, struct paper);
    const char *title = text_to_cstring(arena, o->title),
               *author = text_to_cstring(arena, o->author);
    struct text made = instant_iso(arena, o->made_ms);
    if (!p || !title || !author || !made.at) return NULL;
    p->out.arena = arena;
    p->foot = o->foot;
    p->surface = cairo_pdf_surface_create_for_stream(take_bytes, &p->out, WIDTH, HEIGHT);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR, author);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, made.at);
    p->cr = cairo_create(p->surface);
    p->fonts = pango_cairo_font_map_new();
    p->context = pango_font_map_create_context(p->fonts);
    pango_cairo_update_context(p->cr, p->context);
    p->layout = pango_layout_new(p->context);
    p->y = MARGIN;
    p->page = 1;
    return p;
}

/* --- words ------------------------------------------------------------------------------------ */
static void set_words(struct paper *p, struct text words, const char *font, double width,
                      bool is_right)
{
    PangoFontDescription *description = pango_font_description_from_string(font);
    pango_layout_set_font_description(p->layout, description);
    pango_font_description_free(description);
    pango_layout_set_width(p->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(p->layout, is_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    pango_layout_set_text(p->layout, words.at ? words.at : "", (int)words.len);
}

static double height_of_words(struct paper *p)
{
    int width, height;
    pango_layout_get_pixel_size(p->layout, &width, &height);
    return height;
}

static void put_words(struct paper *p, const char *tag, double x, double y)
{
    if (tag) cairo_tag_begin(p->cr, tag, NULL);
    cairo_move_to(p->cr, x, y);
    pango_cairo_show_layout(p->cr, p->layout);
    if (tag) cairo_tag_end(p->cr, tag);
}

/* --- pages ------------------------------------------------------------------------------------ */
static void end_page(struct paper *p)
{
    struct text words = text_format(p->out.arena, "%.*s%spage %d", TEXT_ARGS(p->foot),
                                    p->foot.len ? " · " : "", p->page);
    set_words(p, words, "DejaVu Sans 7", INNER, false);
    put_words(p, NULL, MARGIN, HEIGHT - FOOT); /* of no structure: not read aloud on each page */
    cairo_show_page(p->cr);
    p->page++;
    p->y = MARGIN;
}

static bool fits(const struct paper *p, double height)
{
    return p->y + height <= HEIGHT - FOOT - GAP;
}

static void block(struct paper *p, const char *tag, struct text words, const char *font,
                  double before)
{
    set_words(p, words, font, INNER, false);
    double height = height_of_words(p);
    if (!fits(p, before + height)) {
        end_page(p);
        set_words(p, words, font, INNER, false);
    }
    p->y += p->y > MARGIN ? before : 0;
    put_words(p, tag, MARGIN, p->y);
    p->y += height + GAP;
}

void paper_heading(struct paper *p, int level, struct text words)
{
    static const char *const tags[] = { "H1", "H2", "H3" }, *const fonts[] = {
        "DejaVu Sans Bold 16", "DejaVu Sans Bold 11", "DejaVu Sans Bold 9"
    };
    block(p, tags[level - 1], words, fonts[level - 1], level == 1 ? 0 : 2 * GAP);
}

void paper_paragraph(struct paper *p, struct text words)
{
    block(p, "P", words, "DejaVu Sans 9", 0);
}

/* --- tables ----------------------------------------------------------------------------------- */
static double width_of(const struct paper *p, size_t column)
{
    int all = 0;
    for (size_t i = 0; i < p->column_count; i++) all += p->columns[i].share;
    return (double)INNER * p->columns[column].share / all;
}

static double set_cell(struct paper *p, size_t i, struct text words, const char *font)
{
    set_words(p, words, font, width_of(p, i) - CELL_GAP, p->columns[i].is_right);
    return height_of_words(p);
}

static void rule(struct paper *p)
{
    cairo_set_line_width(p->cr, 0.4);
    cairo_move_to(p->cr, MARGIN, p->y - 1);
    cairo_line_to(p->cr, MARGIN + INNER, p->y - 1);
    cairo_stroke(p->cr);
}

static void put_row(struct paper *p, const struct text *cells, const char *tag, const char *font)
{
    double x = MARGIN, tallest = 0;
    cairo_tag_begin(p->cr, "TR", NULL);
    for (size_t i = 0; i < p->column_count; i++) {
        double height = set_cell(p, i, cells[i], font);
        put_words(p, tag, x, p->y);
        if (height > tallest) tallest = height;
        x += width_of(p, i);
    }
    cairo_tag_end(p->cr, "TR");
    p->y += tallest + ROW_GAP;
}

static void put_head(struct paper *p)
{
    struct text titles[PAPER_COLUMNS_MAX];
    for (size_t i = 0; i < p->column_count; i++) titles[i] = text_of(p->columns[i].title);
    put_row(p, titles, "TH", "DejaVu Sans Bold 8");
    rule(p);
}

void paper_table(struct paper *p, const struct paper_column *columns, size_t n)
{
    enum { HEAD_AND_A_ROW = 40 };
    p->column_count = n < PAPER_COLUMNS_MAX ? n : PAPER_COLUMNS_MAX;
    for (size_t i = 0; i < p->column_count; i++) p->columns[i] = columns[i];
    if (!fits(p, HEAD_AND_A_ROW)) end_page(p);
    cairo_tag_begin(p->cr, "Table", NULL);
    p->in_table = true;
    put_head(p);
}

static void row(struct paper *p, const struct text *cells, const char *font)
{
    double tallest = 0;
    for (size_t i = 0; i < p->column_count; i++) {
        double height = set_cell(p, i, cells[i], font);
        if (height > tallest) tallest = height;
    }
    if (!fits(p, tallest)) {
        cairo_tag_end(p->cr, "Table"); /* a structure stays on its page */
        end_page(p);
        cairo_tag_begin(p->cr, "Table", NULL);
        put_head(p);
    }
    put_row(p, cells, "TD", font);
}

void paper_row(struct paper *p, const struct text *cells)
{
    row(p, cells, "DejaVu Sans 8");
}

void paper_total(struct paper *p, const struct text *cells)
{
    rule(p);
    row(p, cells, "DejaVu Sans Bold 8");
}

void paper_table_end(struct paper *p)
{
    cairo_tag_end(p->cr, "Table");
    p->in_table = false;
    p->y += GAP;
}

struct text paper_close(struct paper *p)
{
    if (p->in_table) paper_table_end(p);
    end_page(p);
    bool good = cairo_status(p->cr) == CAIRO_STATUS_SUCCESS;
    g_object_unref(p->layout);
    g_object_unref(p->context);
    g_object_unref(p->fonts);
    cairo_destroy(p->cr);
    cairo_surface_finish(p->surface);
    good = good && cairo_surface_status(p->surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(p->surface);
    return good ? built(&p->out) : (struct text){ 0 };
}
