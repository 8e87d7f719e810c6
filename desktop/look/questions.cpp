#include "desktop/look/questions.h"

#include <QMessageBox>
#include <QPushButton>

namespace boxoffice {

void ask(const Question &question, QWidget &window, QObject *context, std::function<void()> then)
{
    auto *box = new QMessageBox(QMessageBox::Warning, question.title, question.text,
                                QMessageBox::NoButton, &window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    auto *yes = box->addButton(question.yes, QMessageBox::DestructiveRole);
    yes->setObjectName(QStringLiteral("confirm"));
    box->setDefaultButton(box->addButton(question.no, QMessageBox::RejectRole));
    QObject::connect(yes, &QPushButton::clicked, context, std::move(then));
    box->open();
}

} // namespace boxoffice
