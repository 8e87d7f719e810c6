#include "desktop/look/progress_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kAppearAfterMs = 300;
constexpr int kBarWidth = 220;

} // namespace

ProgressLine::ProgressLine(const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_stop(new QPushButton(tr("Stop"), this))
{
    setObjectName(QStringLiteral("progressLine"));
    m_text->setObjectName(QStringLiteral("progressText"));
    m_text->setTextFormat(Qt::PlainText);
    m_bar->setObjectName(QStringLiteral("progressBar"));
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(kBarWidth, 6);
    m_stop->setObjectName(QStringLiteral("progressStop"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 4, 6, 4);
    layout->setSpacing(12);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_stop);
    setText(text);
    setProgress(0, 0);
    hide();
    m_appear.setSingleShot(true);
    connect(&m_appear, &QTimer::timeout, this, &QWidget::show);
    connect(m_stop, &QPushButton::clicked, this, &ProgressLine::stop);
    m_appear.start(kAppearAfterMs);
}

void ProgressLine::setText(const QString &text)
{
    m_text->setText(text);
    m_bar->setAccessibleName(text);
}

void ProgressLine::setProgress(int done, int total)
{
    m_bar->setRange(0, std::max(0, total));
    m_bar->setValue(std::min(done, total));
}

void ProgressLine::stop()
{
    m_stop->setEnabled(false);
    Q_EMIT stopWanted();
}

ProgressPanel::ProgressPanel(QWidget *parent) : QWidget(parent), m_lines(new QVBoxLayout(this))
{
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(2);
}

ProgressLine *ProgressPanel::begin(const QString &text)
{
    auto *line = new ProgressLine(text, this);
    m_lines->addWidget(line);
    return line;
}

} // namespace boxoffice
