#include "backend/letters/mail_templates.h"

#include "shared/operator_error.h"
#include "shared/utf8.h"
#include "shared/wire_names.h"

#include <QFile>
#include <QRegularExpression>

namespace boxoffice {

namespace {

namespace mustache = kainjow::mustache;

constexpr int kDeepest = 5; // parts in parts

// Reads the files of one language, and puts parts in their places.
class Folder
{
public:
    Folder(const QString &root, const QString &language)
        : m_root(root % u"/mails/")
        , m_language(language)
    { }

    Result<QString> read(const QString &name) const
    {
        const auto text = contentOf(m_root % m_language % u'/' % name);
        return text ? whole(*text, QStringView(name).mid(name.lastIndexOf(u'.')), kDeepest) : text;
    }

private:
    static Result<QString> contentOf(const QString &path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            return operatorError(
                QStringLiteral("The template of a mail, %1, cannot be read: %2. WEB_ROOT names "
                               "the folder of the pages and mails.")
                    .arg(path, file.errorString()));
        }
        return fromUtf8(file.readAll());
    }

    // ending: such as ".txt".
    Result<QString> partNamed(const QString &name, QStringView ending) const
    {
        const QString file = u'_' % name % ending;
        const QString own = m_root % m_language % u'/' % file;
        return contentOf(QFile::exists(own) ? own : m_root % file);
    }

    Result<QString> whole(const QString &text, QStringView ending, int depth) const
    {
        static const QRegularExpression place(
            QStringLiteral(R"(^[ \t]*\{\{> *([a-z_]+) *\}\}[ \t]*\n)"),
            QRegularExpression::MultilineOption);
        QString joined;
        qsizetype from = 0;
        for (auto each = place.globalMatch(text); each.hasNext();) {
            const auto match = each.next();
            const auto part = partNamed(match.captured(1), ending);
            if (!part) {
                return part;
            }
            const auto inner = depth > 0
                ? whole(*part, ending, depth - 1)
                : Result<QString>(
                    operatorError(QStringLiteral("The parts of the mails' templates include each "
                                                 "other without an end.")));
            if (!inner) {
                return inner;
            }
            joined += QStringView(text).mid(from, match.capturedStart() - from) % *inner;
            from = match.capturedEnd();
        }
        joined += QStringView(text).mid(from);
        return joined;
    }

    const QString m_root;
    const QString m_language;
};

Result<std::string> parsed(const QString &name, const QString &text)
{
    const std::string source = text.toStdString();
    const mustache::mustache tried(source);
    if (text.contains(u"{{>")) {
        return operatorError(
            QStringLiteral("The template of a mail, %1, has a part that does not stand in a line "
                           "of its own.")
                .arg(name));
    }
    if (tried.is_valid()) {
        return source;
    }
    return operatorError(QStringLiteral("The template of a mail, %1, is no Mustache: %2.")
                             .arg(name, QString::fromStdString(tried.error_message())));
}

std::string htmlEscaped(const std::string &text)
{
    return QString::fromStdString(text).toHtmlEscaped().toStdString();
}

std::string asItIs(const std::string &text)
{
    return text;
}

// Sections that are not written leave their empty lines behind, and kainjow's mustache takes away
// the one behind a line with such a section: the parts that have some end with one more. The line
// before what is said about the mail itself has a blank (RFC 3676, section 4.3), which no editor
// takes away here.
QString tidied(QString text)
{
    static const QRegularExpression gap(QStringLiteral("\\n{3,}"));
    text.replace(gap, QStringLiteral("\n\n"));
    text.replace(QStringLiteral("\n--\n"), QStringLiteral("\n-- \n"));
    return text.trimmed() % u'\n';
}

Result<QString> rendered(const std::string &source, const mustache::data &values,
                         const mustache::mustache::escape_handler &escape)
{
    mustache::mustache text(source);
    text.set_custom_escape(escape);
    const std::string written = text.render(values);
    if (!text.is_valid()) {
        return Error{ErrorCode::Internal, QStringLiteral("A mail could not be written."), {}};
    }
    return QString::fromStdString(written);
}

} // namespace

Result<MailTemplates> MailTemplates::load(const QString &root)
{
    MailTemplates all;
    for (const QString &language : {QStringLiteral("en"), QStringLiteral("de")}) {
        const Folder folder(root, language);
        QByteArrayView kind;
        for (int i = 0; !(kind = wireName(MailKind(i))).isEmpty(); ++i) {
            const QString name = QString::fromLatin1(kind);
            const auto text = folder.read(name % u".txt");
            const auto html = folder.read(name % u".html");
            if (!text || !html) {
                return text ? html.error() : text.error();
            }
            const qsizetype end = text->indexOf(u"\n\n");
            if (end < 0 || text->left(end).contains(u'\n') || text->left(end).trimmed().isEmpty()) {
                return operatorError(
                    QStringLiteral("The template of a mail, mails/%1/%2.txt, must begin with the "
                                   "line of the subject and an empty line.")
                        .arg(language, name));
            }
            const QString place = language % u'/' % name;
            const auto subject = parsed(place % u".txt", text->left(end));
            const auto body = parsed(place % u".txt", text->mid(end + 2));
            const auto page = parsed(place % u".html", *html);
            if (!subject || !body || !page) {
                return !subject ? subject.error() : body ? page.error() : body.error();
            }
            all.m_sources[{language, MailKind(i)}] = {*subject, *body, *page};
        }
    }
    return all;
}

Result<WrittenMail> MailTemplates::write(MailKind kind, QStringView language,
                                         mustache::data values) const
{
    const auto known = m_sources.find({language.toString(), kind});
    const Source &source =
        known != m_sources.end() ? known->second : m_sources.at({QStringLiteral("en"), kind});
    const auto subject = rendered(source.subject, values, asItIs);
    const auto text = rendered(source.text, values, asItIs);
    if (!subject || !text) {
        return subject ? text.error() : subject.error();
    }
    const QString line = subject->simplified();
    values.set("subject", line.toStdString());
    const auto html = rendered(source.html, values, htmlEscaped);
    if (!html) {
        return html.error();
    }
    return WrittenMail{line, tidied(*text), *html};
}

} // namespace boxoffice
