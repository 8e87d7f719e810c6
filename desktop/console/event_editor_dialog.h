// Where an event's fields are typed. It checks what can be checked here, beside the field, and
// shows the server's own objections there too; it sends nothing itself.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_error.h"
#include "desktop/console/form_widgets.h"
#include "shared/api/organizer_types.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace boxoffice {

class EventEditorDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Purpose { Create, Edit };

    // booked: seats that are taken already; the capacity can't go below.
    EventEditorDialog(Purpose purpose, const EventFields &fields, int booked, QWidget *parent);

    EventFields fields() const;
    const EventFields &base() const { return m_base; }
    bool isChanged() const { return fields() != m_base; }

    // While it is being sent, nothing can be edited.
    void setBusy(bool busy, const QString &why = {});
    // Beside the field at fault, or above all.
    void showError(const ApiError &error);
    // The event is by now what `theirs` says: what the person has not touched follows, the rest
    // stays. Returns the names of fields that both have changed.
    QStringList rebase(const EventFields &theirs);
    void tell(const QString &sentence);

    void reject() override;

Q_SIGNALS:
    // What was typed is plausible.
    void saveRequested(const boxoffice::EventFields &fields);

private:
    void buildFields();
    QWidget *datesRow();
    QWidget *buttonsRow(Purpose purpose);
    void setFields(const EventFields &fields);
    void save();
    bool validate();
    void showDateParts();
    std::optional<qint64> millisOf(const QCheckBox &present, const QDateTimeEdit &edit) const;
    FieldBox *boxOf(const QString &wireField) const;

    EventFields m_base;
    int m_booked;
    bool m_attempted = false; // from then on, each change is checked at once

    QLabel *m_message;
    QLineEdit *m_name;
    QPlainTextEdit *m_description;
    QSpinBox *m_capacity;
    QComboBox *m_status;
    QCheckBox *m_hasStart;
    QCheckBox *m_hasEnd;
    QDateTimeEdit *m_starts;
    QDateTimeEdit *m_ends;
    QComboBox *m_timezone;
    QLineEdit *m_location;
    FieldBox *m_nameBox, *m_descriptionBox, *m_capacityBox, *m_statusBox;
    FieldBox *m_startsBox, *m_endsBox, *m_timezoneBox, *m_locationBox;
    QWidget *m_form;
    QLabel *m_progress;
    QPushButton *m_save;
};

} // namespace boxoffice
