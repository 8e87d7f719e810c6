// What all holders of valid tickets of an event would be told by mail, in each language, and to how
// many it goes; to be sent or not.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_error.h"
#include "shared/api/announcement_dto.h"
#include "shared/api/registration_dto.h"

#include <QByteArrayList>
#include <QDialog>
#include <QMap>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTextBrowser;

namespace boxoffice {

class ProblemStrip;

class AnnounceDialog : public QDialog
{
    Q_OBJECT

public:
    AnnounceDialog(const QString &eventName, AnnouncementAbout about, QWidget *parent);

    void showPreview(MailLanguage language, const AnnouncementPreview &preview);
    void showUnread(MailLanguage language, const ApiError &error);
    // What it waits for goes on by itself.
    void showRetrying(const ApiError &reason);
    // What the mail says in all languages, as far as it was read.
    QByteArrayList content() const;
    void setBusy(bool busy);
    void showError(const ApiError &error);

Q_SIGNALS:
    // All of them, once more.
    void previewsWanted();
    void sendingRequested();

private:
    void fillLanguages();
    void layOut(const QString &eventName, AnnouncementAbout about);
    void readAgain();
    void showState();
    void showProblem();

    QLabel *m_recipients;
    ProblemStrip *m_problem;
    QComboBox *m_language;
    QLabel *m_subject;
    QTextBrowser *m_html;
    QPlainTextEdit *m_text;
    QPushButton *m_send;
    QPushButton *m_close;
    QMap<int, AnnouncementPreview> m_previews; // by MailLanguage
    QMap<int, QString> m_unread;               // why, by MailLanguage
    QString m_unsent;                          // why
    QString m_retrying;                        // why it takes so long
    bool m_busy = false;
};

} // namespace boxoffice
