#include "desktop/console/events/maybe_moment.h"

#include <QCheckBox>
#include <QVBoxLayout>

namespace boxoffice {

MaybeMoment::MaybeMoment(const QString &set, const QString &label, QWidget *parent)
    : QWidget(parent)
    , m_set(new QCheckBox(set, this))
    , m_moment(new MomentEdit(label, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_set);
    layout->addWidget(m_moment);
    m_moment->setEnabled(false);
    connect(m_set, &QCheckBox::toggled, m_moment, &QWidget::setEnabled);
    connect(m_set, &QCheckBox::toggled, this, &MaybeMoment::changed);
    connect(m_moment, &MomentEdit::changed, this, &MaybeMoment::changed);
}

void MaybeMoment::show(std::optional<qint64> millis, const QDateTime &proposed,
                       const QTimeZone &zone)
{
    m_set->setChecked(millis.has_value());
    if (millis) {
        m_moment->setMoment(*millis, zone);
    } else {
        m_moment->propose(proposed, zone);
    }
}

std::optional<qint64> MaybeMoment::moment() const
{
    return m_set->isChecked() ? std::optional(m_moment->moment()) : std::nullopt;
}

void MaybeMoment::validate(const QString &otherwise)
{
    if (m_set->isChecked()) {
        m_moment->validate(otherwise);
    } else {
        m_moment->setProblem({});
    }
}

QList<QWidget *> MaybeMoment::inTabOrder() const
{
    return QList<QWidget *>{m_set} + m_moment->inTabOrder();
}

} // namespace boxoffice
