#include "desktop/console/keys/key_commands.h"

#include "desktop/console/keys/key_dialog.h"
#include "desktop/look/questions.h"
#include "desktop/look/secret_dialog.h"

namespace boxoffice {

KeyCommands::KeyCommands(ConsoleSession &session, QWidget &window)
    : OrganizerCommands(session, session.keys, &window)
    , m_window(window)
{ }

void KeyCommands::create()
{
    auto *dialog = new KeyDialog(&m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_openKey = ApiClient::newKey();
    connect(dialog, &KeyDialog::keyRequested, this,
            [this, dialog](const KeyDraft &draft) { send(*dialog, draft); });
    dialog->open();
}

void KeyCommands::send(KeyDialog &dialog, const KeyDraft &draft)
{
    dialog.setBusy(true);
    const QPointer<KeyDialog> shown(&dialog);
    carryOut(
        client().makeKey(organizer(), draft, m_openKey),
        [this, shown](const ApiKey &key) {
            if (shown) {
                shown->accept();
            }
            show(key);
        },
        [this, shown](const ApiError &error) {
            if (!error.outcomeUnknown) {
                m_openKey = ApiClient::newKey(); // the next attempt is another wish
            }
            if (shown) {
                shown->showError(error);
            } else {
                Q_EMIT complained(error.message);
            }
        });
}

void KeyCommands::show(const ApiKey &key)
{
    auto *secret = new SecretDialog(
        tr("New key"),
        tr("This is the key “%1”. It is shown only now: copy it to where it is used.")
            .arg(key.name),
        tr("Key"), key.token, &m_window);
    secret->setAttribute(Qt::WA_DeleteOnClose);
    secret->open();
}

void KeyCommands::revoke(const ApiKey &key)
{
    ask({tr("Revoke the key?"),
         tr("Programs that use “%1” are refused from that moment on. This can't be undone.")
             .arg(key.name),
         tr("Revoke"), tr("Keep it")},
        m_window, this, [this, key] {
            carryOut(client().revokeKey(organizer(), key.id), [this, key](const Nothing &) {
                Q_EMIT told(tr("The key “%1” is revoked.").arg(key.name));
            });
        });
}

} // namespace boxoffice
