// Name, time, place and seats of the selected event, above its tabs.
//
// Threads: GUI only.
#pragma once

#include "desktop/look/form_widgets.h"

#include "shared/api/event_dto.h"

namespace boxoffice {

class FullnessBar;

class EventHeader : public QWidget
{
    Q_OBJECT

public:
    explicit EventHeader(QWidget *parent);
    void show(const Event &event);

private:
    ElidedLabel *m_name;
    ElidedLabel *m_details;
    QLabel *m_seats;
    FullnessBar *m_bar;
};

} // namespace boxoffice
