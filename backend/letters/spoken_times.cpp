#include "backend/letters/spoken_times.h"

#include "shared/api/registration_json.h"
#include "shared/wire_names.h"

#include <QDateTime>
#include <QLocale>
#include <QStringBuilder>

namespace boxoffice {

MailLanguage mailLanguageOf(QStringView language)
{
    return fromWireName<MailLanguage>(language).value_or(MailLanguage::English);
}

QString spokenMoment(qint64 at, QStringView language)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(at, Qt::UTC);
    const QLocale locale(language == u"de" ? QLocale::German : QLocale::English);
    return locale.toString(moment.date(), language == u"de" ? u"d. MMMM yyyy" : u"d MMMM yyyy")
        % u", " % moment.time().toString(u"HH:mm");
}

} // namespace boxoffice
