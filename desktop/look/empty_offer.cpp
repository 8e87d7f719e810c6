#include "desktop/look/empty_offer.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace boxoffice {

EmptyOffer::EmptyOffer(QTableView &table)
    : QWidget(table.viewport())
    , m_table(table)
    , m_sentence(new QLabel(this))
    , m_take(new QPushButton(this))
{
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setProperty("role", QStringLiteral("empty"));
    m_take->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 0, 24, 0);
    layout->setSpacing(14);
    layout->addStretch();
    layout->addWidget(m_sentence);
    layout->addWidget(m_take, 0, Qt::AlignHCenter);
    layout->addStretch();
    connect(m_take, &QPushButton::clicked, this, &EmptyOffer::taken);
    table.viewport()->installEventFilter(this);
}

void EmptyOffer::say(const QString &sentence, const QString &offer)
{
    m_sentence->setText(sentence);
    m_take->setText(offer);
    m_take->setVisible(!offer.isEmpty());
}

void EmptyOffer::setNeeded(bool needed)
{
    setGeometry(m_table.viewport()->rect());
    setVisible(needed);
}

bool EmptyOffer::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::Resize) {
        setGeometry(m_table.viewport()->rect());
    }
    return false;
}

} // namespace boxoffice
