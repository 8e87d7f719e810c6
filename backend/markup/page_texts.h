// The texts of the pages in another language than English, which their sources are in: what gettext
// does, but done once, when the server starts, to the pages and to their modules themselves. So no
// page fetches a dictionary, and none can stand half in one language and half in another.
//
// A text of a page is what an element holds from its first child with words to its last one, if
// some of these words are its own and not another element's, as HTML with blanks folded. So
// `<p>Go <a href="/">on</a></p>` is one text, with its link. Texts are also the attributes
// aria-label, title, placeholder and alt, and the description in a <meta>. Nothing in <script>,
// <style>, <code>, or in an element that says translate="no" is a text.
//
// A text of a module is the literal in t('…'), and the two in plural(n, { one: '…', other: '…' }),
// which is found under the latter.
//
// Threads: const functions from any.
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <utility>
#include <vector>

class QJsonValue;

namespace boxoffice {

class PageTexts
{
public:
    // json: {"language": "de", "pages_in_english": ["account.html"], "texts": {"Yes": "Ja",
    // "{n} seats": {"one": "{n} Platz", "other": "{n} Plätze"}}}, in UTF-8.
    // Fails, for the operator, if it is not that.
    static Result<PageTexts> parse(const QByteArray &json);

    // Whether a page, such as "account.html", is only there in English so far.
    bool isInEnglish(const QString &page) const { return m_inEnglish.contains(page); }

    // Returns the page in this language, which its <html lang="…"> then says, too. missing: gets
    // the texts that this language lacks, which stay as they are.
    QByteArray page(const QByteArray &html, QStringList &missing) const;
    // The same of a JavaScript module.
    QByteArray module(const QByteArray &source, QStringList &missing) const;

private:
    struct Text
    {
        QString words;                                  // null: it has forms
        std::vector<std::pair<QString, QString>> forms; // by category, such as "one"
    };

    static Result<Text> textIn(const QString &message, const QJsonValue &value);

    QByteArray m_language;
    QStringList m_inEnglish;
    QHash<QString, Text> m_texts; // by what they are in English
};

} // namespace boxoffice
