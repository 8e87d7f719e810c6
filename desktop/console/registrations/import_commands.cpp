#include "desktop/console/registrations/import_commands.h"

#include "desktop/console/registrations/import_dialog.h"
#include "desktop/look/console_settings.h"

#include <QFileDialog>
#include <QFileInfo>

namespace boxoffice {

ImportCommands::ImportCommands(ConsoleSession &session, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_window(window)
{ }

void ImportCommands::importPeople()
{
    const auto event = m_session.current.event();
    if (!event) {
        return;
    }
    auto *dialog = new QFileDialog(&m_window, tr("Import people into “%1”").arg(event->name),
                                   ConsoleSettings().exportFolder(),
                                   tr("CSV files (*.csv *.tsv *.txt);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, event = *event](const QString &path) {
        ConsoleSettings().setExportFolder(QFileInfo(path).absolutePath());
        open(event, path);
    });
    dialog->open();
}

void ImportCommands::open(const Event &event, const QString &path)
{
    auto *dialog = new ImportDialog(m_session, event, path, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace boxoffice
