// What stands in a table while it shows no rows, with one thing to do about it.
//
// Threads: GUI only.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace boxoffice {

class EmptyOffer : public QWidget
{
    Q_OBJECT

public:
    // table: owns this.
    explicit EmptyOffer(QTableView &table);

    // offer: what can be done; empty: nothing.
    void say(const QString &sentence, const QString &offer = {});
    // Hidden while there are rows.
    void setNeeded(bool needed);
    QLabel *label() const { return m_sentence; }
    QPushButton *button() const { return m_take; }

Q_SIGNALS:
    void taken();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QTableView &m_table;
    QLabel *m_sentence;
    QPushButton *m_take;
};

} // namespace boxoffice
