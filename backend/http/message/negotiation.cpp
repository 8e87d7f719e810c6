#include "backend/http/message/negotiation.h"

#include "backend/http/message/http_characters.h"

#include <QRegularExpression>
#include <QString>

#include <vector>

namespace boxoffice {

namespace {

QByteArrayView opaque(QByteArrayView etag)
{
    return etag.startsWith("W/") ? etag.sliced(2) : etag;
}

// The first element of a list, which is cut off it.
QByteArrayView takeElement(QByteArrayView &list)
{
    const qsizetype comma = list.indexOf(',');
    const QByteArrayView element = (comma < 0 ? list : list.first(comma)).trimmed();
    list = comma < 0 ? QByteArrayView() : list.sliced(comma + 1);
    return element;
}

// A type, coding or language such as `text/csv;q=0.5`.
struct Weighed
{
    QByteArrayView name;
    int weight = 1'000; // in thousandths; 0 also for what is no weight
};

int weightIn(QByteArrayView text)
{
    static const QRegularExpression weight(
        QStringLiteral("\\A(?:0(?:\\.(\\d{0,3}))?|1(?:\\.0{0,3})?)\\z"));
    const auto match = weight.match(QString::fromLatin1(text));
    if (!match.hasMatch()) {
        return 0;
    }
    const QString fraction = match.captured(1) + QStringLiteral("000");
    return text.startsWith('1') ? 1'000 : fraction.left(3).toInt();
}

Weighed takeWeighed(QByteArrayView &list)
{
    QByteArrayView element = takeElement(list);
    const qsizetype end = element.indexOf(';');
    Weighed weighed{(end < 0 ? element : element.first(end)).trimmed()};
    QByteArrayView parameters = end < 0 ? QByteArrayView() : element.sliced(end + 1);
    while (!parameters.isEmpty()) {
        const qsizetype semicolon = parameters.indexOf(';');
        const QByteArrayView one =
            (semicolon < 0 ? parameters : parameters.first(semicolon)).trimmed();
        parameters = semicolon < 0 ? QByteArrayView() : parameters.sliced(semicolon + 1);
        if (one.startsWith("q=") || one.startsWith("Q=")) {
            weighed.weight = weightIn(one.sliced(2));
            break;
        }
    }
    return weighed;
}

} // namespace

bool acceptsGzip(QByteArrayView accepted)
{
    bool acceptsAny = false; // which what is said of gzip itself overrides
    while (!accepted.isEmpty()) {
        const Weighed coding = takeWeighed(accepted);
        if (isSameWord(coding.name, "gzip")) {
            return coding.weight > 0;
        }
        if (coding.name == "*") {
            acceptsAny = coding.weight > 0;
        }
    }
    return acceptsAny;
}

bool prefersCsv(QByteArrayView accept)
{
    int csv = 0, json = 0, any = 0;
    while (!accept.isEmpty()) {
        const Weighed type = takeWeighed(accept);
        if (isSameWord(type.name, "text/csv")) {
            csv = type.weight;
        } else if (isSameWord(type.name, "application/json")) {
            json = type.weight;
        } else if (type.name == "*/*") {
            any = type.weight;
        }
    }
    return csv > json && csv >= any;
}

bool acceptsHtml(QByteArrayView accept)
{
    while (!accept.isEmpty()) {
        const Weighed type = takeWeighed(accept);
        if (isSameWord(type.name, "text/html")) {
            return type.weight > 0;
        }
    }
    return false;
}

QByteArrayView preferredLanguage(QByteArrayView accept,
                                 std::initializer_list<QByteArrayView> languages)
{
    QByteArrayView preferred;
    int most = 0, any = 0;
    std::vector<QByteArrayView> others(languages); // which it does not name
    while (!accept.isEmpty()) {
        const Weighed range = takeWeighed(accept);
        const qsizetype end = range.name.indexOf('-');
        const QByteArrayView primary = end < 0 ? range.name : range.name.first(end);
        any = primary == "*" ? range.weight : any;
        for (const QByteArrayView language : languages) {
            if (!isSameWord(primary, language)) {
                continue;
            }
            std::erase(others, language);
            if (range.weight > most) {
                preferred = language;
                most = range.weight;
            }
        }
    }
    return any > most && !others.empty() ? others.front() : preferred;
}

bool namesTag(QByteArrayView list, QByteArrayView etag)
{
    etag = opaque(etag);
    if (list.trimmed() == "*") {
        return true;
    }
    while (!list.isEmpty()) {
        const QByteArrayView item = takeElement(list);
        if (!item.isEmpty() && opaque(item) == etag) {
            return true;
        }
    }
    return false;
}

} // namespace boxoffice
