// The console's words in the person's language; English where there is no translation.
//
// Threads: GUI only, before the first window.
#pragma once

class QCoreApplication;
class QLocale;

namespace boxoffice {

// Also Qt's own words. Returns whether there is a translation for this locale.
bool installTranslations(QCoreApplication &app, const QLocale &locale);

} // namespace boxoffice
