#include "backend/markup/description_html.h"

#include "shared/utf8.h"

#include <QByteArrayView>

#include <cmark.h>

#include <algorithm>
#include <memory>

namespace boxoffice {

namespace {

constexpr int kDeepest = 6;

using Document = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;
using Steps = std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)>;

QByteArray escaped(QByteArrayView text)
{
    return fromUtf8(text).toHtmlEscaped().replace(u'\'', QLatin1StringView("&#39;")).toUtf8();
}

bool leadsOut(QByteArrayView url)
{
    const QByteArray start = url.first(std::min<qsizetype>(url.size(), 8)).toByteArray().toLower();
    return start.startsWith("http://") || start.startsWith("https://")
        || start.startsWith("mailto:");
}

QByteArray linkTo(QByteArrayView url)
{
    return "<a href=\"" + escaped(url) + "\" rel=\"nofollow noopener ugc\">";
}

bool isBlank(char c)
{
    return static_cast<unsigned char>(c) <= ' ';
}

bool isWordPart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Returns the length of the address that the text begins with, without the punctuation that ends a
// sentence, and without a bracket that it does not open.
qsizetype lengthOfAddress(QByteArrayView text)
{
    const auto ends = [](char c) { return isBlank(c) || c == '<' || c == '>' || c == '"'; };
    qsizetype length = std::find_if(text.begin(), text.end(), ends) - text.begin();
    const auto endsTooLate = [&] {
        const char last = text[length - 1];
        const QByteArrayView address = text.first(length);
        return QByteArrayView(".,;:!?'*_").contains(last)
            || (last == ')' && address.count('(') < address.count(')'));
    };
    while (length > 0 && endsTooLate()) {
        --length;
    }
    return length;
}

qsizetype lengthOfScheme(QByteArrayView text)
{
    return text.startsWith("https://") ? 8 : text.startsWith("http://") ? 7 : 0;
}

// Text in which addresses are links.
QByteArray linked(QByteArrayView text)
{
    QByteArray html;
    qsizetype told = 0;
    for (qsizetype at = text.indexOf("http"); at >= 0; at = text.indexOf("http", at + 4)) {
        const QByteArrayView rest = text.sliced(at);
        const qsizetype scheme = lengthOfScheme(rest);
        const bool isInWord = at > 0 && isWordPart(text[at - 1]);
        if (at < told || scheme == 0 || isInWord || lengthOfAddress(rest) <= scheme) {
            continue;
        }
        const QByteArrayView address = rest.first(lengthOfAddress(rest));
        html += escaped(text.sliced(told, at - told)) + linkTo(address) + escaped(address) + "</a>";
        told = at + address.size();
    }
    return html + escaped(text.sliced(told));
}

// Writes the elements that its table has, in the order of a walk through the document.
class Writer
{
public:
    void step(cmark_event_type event, cmark_node *node);
    QByteArray take() { return std::move(m_html); }

private:
    bool leaf(cmark_node *node); // returns false for what has parts
    void block(cmark_node *node, bool enters);
    void nested(cmark_node *node, bool enters);
    void link(cmark_node *node, bool enters);
    void element(const char *name, bool enters);
    QByteArrayView literalOf(cmark_node *node) const { return cmark_node_get_literal(node); }
    void lines(QByteArrayView text);

    QByteArray m_html;
    int m_depth = 0;           // of quotes and lists
    int m_links = 0;           // which are open, whether shown or not
    bool m_isLinkOpen = false; // the outermost, if it is shown
};

// Each has a direction of its own: a text may have parts in several scripts.
void Writer::element(const char *name, bool enters)
{
    const bool isBlock = QByteArrayView(name) != "em" && QByteArrayView(name) != "strong";
    m_html += enters ? "<" : "</";
    m_html += name;
    m_html += enters && isBlock ? " dir=\"auto\">" : ">";
}

void Writer::lines(QByteArrayView text)
{
    while (text.endsWith('\n')) {
        text.chop(1);
    }
    m_html += escaped(text).replace("\n", "<br>");
}

bool Writer::leaf(cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        m_html += m_links > 0 ? escaped(literalOf(node)) : linked(literalOf(node));
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        m_html += "<br>";
        break;
    case CMARK_NODE_CODE:
        m_html += "<code>" + escaped(literalOf(node)) + "</code>";
        break;
    case CMARK_NODE_HTML_INLINE:
        m_html += escaped(literalOf(node));
        break;
    case CMARK_NODE_CODE_BLOCK:
        m_html += "<pre><code>" + escaped(literalOf(node)) + "</code></pre>";
        break;
    case CMARK_NODE_HTML_BLOCK:
        element("p", true);
        lines(literalOf(node));
        element("p", false);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        m_html += "<hr>";
        break;
    default:
        return false;
    }
    return true;
}

void Writer::nested(cmark_node *node, bool enters)
{
    const bool isShown = enters ? m_depth++ < kDeepest : --m_depth < kDeepest;
    if (!isShown) {
        return;
    }
    if (cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE) {
        element("blockquote", enters);
    } else if (cmark_node_get_list_type(node) == CMARK_BULLET_LIST) {
        element("ul", enters);
    } else if (const int first = cmark_node_get_list_start(node); enters && first != 1) {
        m_html += "<ol dir=\"auto\" start=\"" + QByteArray::number(first) + "\">";
    } else {
        element("ol", enters);
    }
}

// In a list without blank lines, what an item says is no paragraph.
bool isInTightItem(cmark_node *paragraph)
{
    cmark_node *item = cmark_node_parent(paragraph);
    return cmark_node_get_type(item) == CMARK_NODE_ITEM
        && cmark_node_get_list_tight(cmark_node_parent(item));
}

void Writer::block(cmark_node *node, bool enters)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
    case CMARK_NODE_LIST:
        nested(node, enters);
        break;
    case CMARK_NODE_ITEM:
        if (m_depth <= kDeepest) {
            element("li", enters);
        }
        break;
    case CMARK_NODE_PARAGRAPH:
        if (!isInTightItem(node)) {
            element("p", enters);
        } else if (!enters && cmark_node_next(node)) {
            m_html += "<br>";
        }
        break;
    case CMARK_NODE_HEADING:
        element("h3", enters);
        break;
    case CMARK_NODE_EMPH:
        element("em", enters);
        break;
    case CMARK_NODE_STRONG:
        element("strong", enters);
        break;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        link(node, enters);
        break;
    default:
        break;
    }
}

// A link within the words of another is those words.
void Writer::link(cmark_node *node, bool enters)
{
    const QByteArrayView url = cmark_node_get_url(node);
    if (enters) {
        if (m_links++ == 0) {
            m_isLinkOpen = leadsOut(url);
            m_html += m_isLinkOpen ? linkTo(url) : QByteArray();
        }
        if (!cmark_node_first_child(node)) { // an image without words
            m_html += escaped(url);
        }
    } else if (--m_links == 0 && m_isLinkOpen) {
        m_html += "</a>";
        m_isLinkOpen = false;
    }
}

void Writer::step(cmark_event_type event, cmark_node *node)
{
    if (!leaf(node)) {
        block(node, event == CMARK_EVENT_ENTER);
    }
}

// Calls take(event, node) for each step through what the text says.
template <typename Take> void walk(const QString &text, const Take &take)
{
    const QByteArray utf8 = text.toUtf8();
    const Document document(cmark_parse_document(utf8.constData(),
                                                 static_cast<std::size_t>(utf8.size()),
                                                 CMARK_OPT_DEFAULT),
                            cmark_node_free);
    cmark_consolidate_text_nodes(document.get());
    const Steps steps(cmark_iter_new(document.get()), cmark_iter_free);
    for (auto event = cmark_iter_next(steps.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(steps.get())) {
        take(event, cmark_iter_get_node(steps.get()));
    }
}

} // namespace

QByteArray descriptionHtml(const QString &text)
{
    Writer writer;
    walk(text, [&](cmark_event_type event, cmark_node *node) { writer.step(event, node); });
    return writer.take();
}

QString descriptionWords(const QString &text)
{
    QByteArray words;
    walk(text, [&](cmark_event_type event, cmark_node *node) {
        const auto type = cmark_node_get_type(node);
        const bool isInline = type >= CMARK_NODE_FIRST_INLINE;
        if (const char *literal =
                event == CMARK_EVENT_ENTER ? cmark_node_get_literal(node) : nullptr) {
            words += literal;
        }
        if (!isInline || type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
            words += ' ';
        }
    });
    return fromUtf8(words).simplified();
}

} // namespace boxoffice
