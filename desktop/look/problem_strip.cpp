#include "desktop/look/problem_strip.h"

#include "desktop/look/sign.h"

#include <QDeadlineTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace boxoffice {

namespace {

constexpr int kTickMs = 500;

qint64 now()
{
    return QDeadlineTimer::current().deadline();
}

} // namespace

ProblemStrip::ProblemStrip(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_countdown(new QLabel(this))
    , m_retry(new QPushButton(tr("Try again"), this))
{
    setProperty("role", QStringLiteral("strip"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setObjectName(QStringLiteral("problemText"));
    m_countdown->setProperty("role", QStringLiteral("muted"));
    m_retry->setObjectName(QStringLiteral("problemRetry"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 6, 6);
    layout->setSpacing(8);
    layout->addWidget(new Sign(Icon::Warning, 18, this));
    layout->addWidget(m_text, 1);
    layout->addWidget(m_countdown);
    layout->addWidget(m_retry);
    connect(m_retry, &QPushButton::clicked, this, &ProblemStrip::retryWanted);
    hide();
}

void ProblemStrip::show(const QString &sentence, int retryInMs)
{
    if (m_tick) {
        killTimer(m_tick);
        m_tick = 0;
    }
    setVisible(!sentence.isEmpty());
    if (sentence.isEmpty()) {
        return;
    }
    m_text->setText(sentence);
    m_retry->show();
    setAccessibleName(sentence);
    m_retryAt = now() + retryInMs;
    m_tick = retryInMs > 0 ? startTimer(kTickMs) : 0;
    showCountdown();
}

void ProblemStrip::showStill(const QString &sentence, bool mayRetry)
{
    show(sentence);
    m_countdown->clear();
    m_retry->setVisible(mayRetry);
}

void ProblemStrip::timerEvent(QTimerEvent *)
{
    showCountdown();
}

void ProblemStrip::showCountdown()
{
    const qint64 seconds = (m_retryAt - now() + 999) / 1000;
    m_countdown->setText(seconds > 0 ? tr("Trying again in %1 s").arg(seconds) : tr("Trying…"));
}

} // namespace boxoffice
