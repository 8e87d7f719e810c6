// Asking before something that a slip would spoil.
//
// Threads: GUI only.
#pragma once

#include <QString>

#include <functional>

class QObject;
class QWidget;

namespace boxoffice {

struct Question
{
    QString title;
    QString text;
    QString yes;
    QString no;
};

// then() runs if the person says yes, unless context is gone by then. no is the default.
void ask(const Question &question, QWidget &window, QObject *context, std::function<void()> then);

} // namespace boxoffice
