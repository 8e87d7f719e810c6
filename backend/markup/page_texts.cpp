#include "backend/markup/page_texts.h"

#include "backend/markup/page_places.h"
#include "shared/exact_json.h"
#include "shared/operator_error.h"
#include "shared/utf8.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStringBuilder>

namespace boxoffice {

namespace {

Error unusable(const QString &why)
{
    return operatorError(u"The texts of the pages cannot be used: " % why);
}

// Captures 1: the literal in t(); 2 and 3: the two in plural().
const QRegularExpression &callsOfTexts()
{
    static const QRegularExpression calls(
        QString::fromLatin1(
            R"((?<![\w.$])(?:t\(LITERAL|plural\([^{}'\n]*, \{ one: LITERAL, other: LITERAL \}))")
            .replace(QStringLiteral("LITERAL"), QLatin1StringView(R"('((?:[^'\\\n]|\\.)*)')")));
    return calls;
}

QString unescaped(QString literal)
{
    static const QRegularExpression escape(QStringLiteral("\\\\(.)"));
    return literal.replace(escape, QStringLiteral("\\1"));
}

QString quoted(QString text)
{
    text.replace(u'\\', QStringLiteral("\\\\")).replace(u'\'', QStringLiteral("\\'"));
    return u'\'' % text.replace(u'\n', QStringLiteral("\\n")) % u'\'';
}

QString messageIn(const QRegularExpressionMatch &call)
{
    return unescaped(call.captured(call.capturedStart(1) >= 0 ? 1 : 3));
}

} // namespace

Result<PageTexts::Text> PageTexts::textIn(const QString &message, const QJsonValue &value)
{
    Text text;
    if (value.isString()) {
        text.words = value.toString();
        return text;
    }
    const QJsonObject forms = value.toObject();
    if (!forms.value(u"other").isString()) {
        return unusable(u'“' % message % u"” has neither a text nor the forms of one.");
    }
    for (auto form = forms.begin(); form != forms.end(); ++form) {
        text.forms.emplace_back(form.key(), form->toString());
    }
    return text;
}

Result<PageTexts> PageTexts::parse(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonObject all = parseJson(json, &problem).object();
    if (problem.error != QJsonParseError::NoError) {
        return unusable(problem.errorString() % u" at byte " % QString::number(problem.offset));
    }
    PageTexts texts;
    texts.m_language = all.value(u"language").toString().toLatin1();
    if (texts.m_language.isEmpty() || !all.value(u"texts").isObject()) {
        return unusable(QStringLiteral("they need a “language” and “texts”."));
    }
    for (const QJsonValue &page : all.value(u"pages_in_english").toArray()) {
        texts.m_inEnglish.append(page.toString());
    }
    const QJsonObject given = all.value(u"texts").toObject();
    for (auto text = given.begin(); text != given.end(); ++text) {
        auto read = textIn(text.key(), *text);
        if (!read) {
            return read.error();
        }
        texts.m_texts.insert(text.key(), *std::move(read));
    }
    return texts;
}

QByteArray PageTexts::page(const QByteArray &html, QStringList &missing) const
{
    QByteArray page;
    qsizetype done = 0;
    for (const PagePlace &place : placesOfTexts(html)) {
        const auto found = m_texts.constFind(place.text);
        const bool isLanguage = place.kind == PagePlace::Kind::Language;
        if (!isLanguage && (found == m_texts.constEnd() || found->words.isNull())) {
            missing.append(place.text);
            continue;
        }
        page += html.sliced(done, place.begin - done);
        page += isLanguage ? '"' + m_language + '"'
            : place.kind == PagePlace::Kind::Words
            ? found->words.toUtf8()
            : '"' + found->words.toHtmlEscaped().toUtf8() + '"';
        done = place.end;
    }
    return page + html.sliced(done);
}

QByteArray PageTexts::module(const QByteArray &source, QStringList &missing) const
{
    const QString text = fromUtf8(source);
    QString translated;
    qsizetype done = 0;
    auto calls = callsOfTexts().globalMatch(text);
    while (calls.hasNext()) {
        const QRegularExpressionMatch call = calls.next();
        const bool isOne = call.capturedStart(1) >= 0;
        const auto found = m_texts.constFind(messageIn(call));
        if (found == m_texts.constEnd() || found->words.isNull() == isOne) {
            missing.append(messageIn(call));
            continue;
        }
        QStringList forms;
        for (const auto &[category, words] : found->forms) {
            forms.append(category % u": " % quoted(words));
        }
        const qsizetype begin =
            isOne ? call.capturedStart(1) - 1 : text.lastIndexOf(u'{', call.capturedStart(2) - 1);
        translated += QStringView(text).sliced(done, begin - done);
        translated += isOne ? quoted(found->words) : QString(u"{ " % forms.join(u", ") % u" }");
        done = isOne ? call.capturedEnd(1) + 1 : call.capturedEnd();
    }
    return (translated + QStringView(text).sliced(done)).toUtf8();
}

} // namespace boxoffice
