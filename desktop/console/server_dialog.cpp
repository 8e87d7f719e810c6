#include "desktop/console/server_dialog.h"

#include "desktop/client/api_client.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace boxoffice {

ServerDialog::ServerDialog(const QUrl &server, QWidget *parent)
    : QDialog(parent)
    , m_address(new QLineEdit(server.toDisplayString(), this))
    , m_addressBox(new FieldBox(tr("&Address of the server"), m_address, this))
{
    setWindowTitle(tr("Server"));
    setObjectName(QStringLiteral("serverDialog"));
    m_address->setPlaceholderText(QStringLiteral("http://localhost:8080"));
    m_address->setObjectName(QStringLiteral("serverAddress"));
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Canc&el"), QDialogButtonBox::RejectRole);
    auto *connectButton = buttons->addButton(tr("&Connect"), QDialogButtonBox::AcceptRole);
    connectButton->setObjectName(QStringLiteral("serverConnect"));
    connectButton->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(14);
    layout->addWidget(m_addressBox);
    layout->addStretch();
    layout->addWidget(buttons);
    resize(460, 160);
    connect(buttons, &QDialogButtonBox::accepted, this, &ServerDialog::choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_address, &QLineEdit::textEdited, this, [this] { m_addressBox->setProblem({}); });
    m_address->selectAll();
}

void ServerDialog::choose()
{
    const QUrl server = ApiClient::serverFromText(m_address->text());
    if (!server.isValid()) {
        m_addressBox->setProblem(
            tr("This is not an address such as https://tickets.example.org or localhost:8080."));
        return;
    }
    Q_EMIT serverChosen(server);
    accept();
}

} // namespace boxoffice
