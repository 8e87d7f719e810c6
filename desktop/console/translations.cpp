#include "desktop/console/translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace boxoffice {

bool installTranslations(QCoreApplication &app, const QLocale &locale)
{
    auto *qt = new QTranslator(&app);
    if (qt->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(qt);
    }
    // English has a translation too: it forms the plurals.
    auto *own = new QTranslator(&app);
    if (own->load(locale, QStringLiteral("boxoffice"), QStringLiteral("_"),
                  QStringLiteral(":/i18n"))
        || own->load(QStringLiteral(":/i18n/boxoffice_en.qm"))) {
        return QCoreApplication::installTranslator(own);
    }
    return false;
}

} // namespace boxoffice
