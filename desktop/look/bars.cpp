#include "desktop/look/bars.h"

#include "desktop/look/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

#include <utility>

namespace boxoffice {

namespace {

constexpr int kNoticeMs = 12'000;
constexpr int kProgressAfterMs = 300;

} // namespace

void setSeverity(QWidget *widget, const char *severity)
{
    widget->setProperty("severity", QLatin1StringView(severity));
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

NoticeBar::NoticeBar(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_close(new QPushButton(this))
    , m_goAway(this)
{
    setProperty("role", QStringLiteral("notice"));
    setObjectName(QStringLiteral("noticeBar"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_action->setObjectName(QStringLiteral("noticeAction"));
    m_close->setIcon(icon(Icon::Close));
    m_close->setFlat(true);
    m_close->setAccessibleName(tr("Close"));
    m_close->setToolTip(tr("Close"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 6, 6, 6);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_close);
    m_goAway.setSingleShot(true);
    m_goAway.setInterval(kNoticeMs);
    connect(&m_goAway, &QTimer::timeout, this, &QWidget::hide);
    connect(m_close, &QPushButton::clicked, this, &QWidget::hide);
    connect(m_action, &QPushButton::clicked, this, [this] {
        hide();
        if (auto then = std::exchange(m_then, {})) {
            then();
        }
    });
    hide();
}

void NoticeBar::tell(const QString &text, const QString &actionText, std::function<void()> then)
{
    show(text, "info", actionText, std::move(then));
    m_goAway.start();
}

void NoticeBar::offer(const QString &text, const QString &actionText, std::function<void()> then)
{
    show(text, "info", actionText, std::move(then));
    m_goAway.stop();
}

void NoticeBar::complain(const QString &text, const QString &actionText, std::function<void()> then)
{
    show(text, "error", actionText, std::move(then));
    m_goAway.stop();
}

QString NoticeBar::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void NoticeBar::show(const QString &text, const char *severity, const QString &actionText,
                     std::function<void()> then)
{
    m_then = std::move(then);
    m_action->setText(actionText);
    m_action->setVisible(!actionText.isEmpty());
    setSeverity(this, severity);
    m_text->setText(text);
    setAccessibleName(text);
    QFrame::show();
}

BusyLine::BusyLine(QWidget *parent) : QProgressBar(parent)
{
    setRange(0, 0);
    setTextVisible(false);
    setFixedHeight(3);
    setAccessibleName(tr("Waiting for the server"));
    QSizePolicy policy = sizePolicy();
    policy.setRetainSizeWhenHidden(true); // nothing jumps when it comes and goes
    setSizePolicy(policy);
    hide();
    m_appear.setSingleShot(true);
    m_appear.setInterval(kProgressAfterMs);
    connect(&m_appear, &QTimer::timeout, this, &QWidget::show);
}

void BusyLine::setActiveCalls(int count)
{
    if (count == 0) {
        m_appear.stop();
        hide();
    } else if (!isVisible() && !m_appear.isActive()) {
        m_appear.start();
    }
}

} // namespace boxoffice
