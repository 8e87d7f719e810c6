// Descriptions of events as HTML, and as words: what people write in CommonMark
// (https://spec.commonmark.org/0.30), read by libcmark.
//
// Threads: pure functions.
#pragma once

#include <QByteArray>
#include <QString>

namespace boxoffice {

// Returns HTML in UTF-8 whose elements are <p>, <h3> for headings of any level, <ul>, <ol start>,
// <li>, <blockquote>, <pre>, <code>, <hr>, <br>, <em>, <strong> and <a href rel>, and nothing that
// a text can add to. Every other character of the text stands in it as text.
//
// - HTML in the text is text. Images are links to them.
// - Line breaks are kept. An address that begins with http:// or https:// is a link.
// - A link that does not lead to http:, https: or mailto: is its words.
// - Quotes and lists deeper than six levels stand on the sixth.
QByteArray descriptionHtml(const QString &text);

// Returns the words alone, on one line, for previews and search results.
QString descriptionWords(const QString &text);

} // namespace boxoffice
