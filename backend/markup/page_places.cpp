#include "backend/markup/page_places.h"

#include "shared/utf8.h"

#include <gumbo.h>

#include <QByteArrayView>

#include <algorithm>
#include <array>
#include <memory>

namespace boxoffice {

namespace {

constexpr std::array kShown = {"aria-label", "title", "placeholder", "alt"};

bool isBlank(QByteArrayView text)
{
    return text.trimmed().isEmpty();
}

bool isElement(const GumboNode &node)
{
    return node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE;
}

bool isText(const GumboNode &node)
{
    return node.type == GUMBO_NODE_TEXT && !isBlank(node.v.text.text);
}

const GumboNode &childAt(const GumboVector &children, unsigned i)
{
    return *static_cast<const GumboNode *>(children.data[i]);
}

bool isLeftAlone(const GumboElement &element)
{
    const GumboAttribute *translate = gumbo_get_attribute(&element.attributes, "translate");
    return element.tag == GUMBO_TAG_SCRIPT || element.tag == GUMBO_TAG_STYLE
        || element.tag == GUMBO_TAG_CODE || (translate && qstricmp(translate->value, "no") == 0);
}

// Also in what is left alone inside a text: its words are the text's.
bool hasWords(const GumboNode &node)
{
    if (!isElement(node)) {
        return isText(node);
    }
    const GumboVector &children = node.v.element.children;
    for (unsigned i = 0; i < children.length; ++i) {
        if (hasWords(childAt(children, i))) {
            return true;
        }
    }
    return false;
}

class Finder
{
public:
    explicit Finder(const QByteArray &html) : m_html(html) { }

    void visit(const GumboNode &node)
    {
        if (node.type == GUMBO_NODE_DOCUMENT) {
            visitAll(node.v.document.children, 0, node.v.document.children.length);
        } else if (isElement(node) && !isLeftAlone(node.v.element)) {
            addAttributes(node.v.element);
            visitChildren(node.v.element);
        }
    }

    std::vector<PagePlace> places; // in no order

private:
    void visitAll(const GumboVector &children, unsigned from, unsigned to)
    {
        for (unsigned i = from; i < to; ++i) {
            visit(childAt(children, i));
        }
    }

    void visitChildren(const GumboElement &element)
    {
        const GumboVector &children = element.children;
        unsigned first = 0, behind = children.length;
        bool isOwn = false;
        for (unsigned i = 0; i < children.length; ++i) {
            isOwn = isOwn || isText(childAt(children, i));
        }
        if (!isOwn) {
            return visitAll(children, first, behind);
        }
        while (!hasWords(childAt(children, first))) {
            ++first;
        }
        while (!hasWords(childAt(children, behind - 1))) {
            --behind;
        }
        visitAll(children, 0, first);
        addWords(beginOf(childAt(children, first)), endOf(childAt(children, behind - 1)));
        visitAll(children, behind, children.length);
    }

    qsizetype offsetOf(const GumboStringPiece &piece) const
    {
        return piece.data - m_html.constData();
    }

    qsizetype beginOf(const GumboNode &node) const
    {
        return offsetOf(isElement(node) ? node.v.element.original_tag : node.v.text.original_text);
    }

    qsizetype endOf(const GumboNode &node) const
    {
        if (isElement(node)) {
            return qsizetype(node.v.element.end_pos.offset)
                + qsizetype(node.v.element.original_end_tag.length);
        }
        return beginOf(node) + qsizetype(node.v.text.original_text.length);
    }

    void addWords(qsizetype begin, qsizetype end)
    {
        const auto isSpace = [this](qsizetype at) {
            return isBlank(QByteArrayView(m_html).sliced(at, 1));
        };
        if (begin < 0 || end > m_html.size() || begin >= end) {
            return; // misnested: it stands nowhere as one piece
        }
        while (begin < end && isSpace(begin)) {
            ++begin;
        }
        while (begin < end && isSpace(end - 1)) {
            --end;
        }
        const QString text = fromUtf8(m_html.sliced(begin, end - begin)).simplified();
        places.push_back({begin, end, PagePlace::Kind::Words, text});
    }

    void addAttributes(const GumboElement &element)
    {
        for (const char *name : kShown) {
            addAttribute(element, name, PagePlace::Kind::Attribute);
        }
        if (element.tag == GUMBO_TAG_HTML) {
            addAttribute(element, "lang", PagePlace::Kind::Language);
        }
        const GumboAttribute *name = gumbo_get_attribute(&element.attributes, "name");
        if (element.tag == GUMBO_TAG_META && name && qstricmp(name->value, "description") == 0) {
            addAttribute(element, "content", PagePlace::Kind::Attribute);
        }
    }

    void addAttribute(const GumboElement &element, const char *name, PagePlace::Kind kind)
    {
        const GumboAttribute *found = gumbo_get_attribute(&element.attributes, name);
        if (!found || isBlank(found->value)) {
            return;
        }
        const qsizetype begin = offsetOf(found->original_value);
        places.push_back({begin, begin + qsizetype(found->original_value.length), kind,
                          fromUtf8(found->value).simplified()});
    }

    const QByteArray &m_html;
};

} // namespace

std::vector<PagePlace> placesOfTexts(const QByteArray &html)
{
    const auto free = [](GumboOutput *output) {
        gumbo_destroy_output(&kGumboDefaultOptions, output);
    };
    const std::unique_ptr<GumboOutput, decltype(free)> parsed(
        gumbo_parse_with_options(&kGumboDefaultOptions, html.constData(), size_t(html.size())),
        free);
    Finder finder(html);
    finder.visit(*parsed->document);
    std::vector<PagePlace> places = std::move(finder.places);
    std::sort(places.begin(), places.end(),
              [](const PagePlace &a, const PagePlace &b) { return a.begin < b.begin; });
    std::vector<PagePlace> apart;
    for (PagePlace &place : places) {
        // A browser moves what is misnested, so that one place may come to lie in another one.
        if (apart.empty() || place.begin >= apart.back().end) {
            apart.push_back(std::move(place));
        }
    }
    return apart;
}

} // namespace boxoffice
