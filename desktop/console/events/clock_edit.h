// A date and a time of day to type into, in the reader's numbers behind the weekday. Wherever one
// comes into it, a whole part is selected, so that what is typed takes its place; digits where the
// weekday stands are the next part's.
//
// Threads: GUI only.
#pragma once

#include <QDateTimeEdit>

namespace boxoffice {

class ClockEdit : public QDateTimeEdit
{
    Q_OBJECT

public:
    explicit ClockEdit(QWidget *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void selectPart();
};

} // namespace boxoffice
