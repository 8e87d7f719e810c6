<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Formats</name>
    <message numerus="yes">
        <source>Full: all %Ln seat(s) are booked</source>
        <translation>
            <numerusform>Full: the seat is booked</numerusform>
            <numerusform>Full: all %Ln seats are booked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln seat(s) booked, %2 left</source>
        <translation>
            <numerusform>%1 of %Ln seat booked, %2 left</numerusform>
            <numerusform>%1 of %Ln seats booked, %2 left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln seat(s) booked, %2 held, %3 left</source>
        <translation>
            <numerusform>%1 of %Ln seat booked, %2 held, %3 left</numerusform>
            <numerusform>%1 of %Ln seats booked, %2 held, %3 left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Orders</name>
    <message numerus="yes">
        <source>The time to confirm it is over, which frees %Ln seat(s).</source>
        <translation>
            <numerusform>The time to confirm it is over, which frees %Ln seat.</numerusform>
            <numerusform>The time to confirm it is over, which frees %Ln seats.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) are kept until %1 for somebody who waited. Unless the order is confirmed by then, whoever waits next gets an offer.</source>
        <translation>
            <numerusform>%Ln seat is kept until %1 for somebody who waited. Unless the order is confirmed by then, whoever waits next gets an offer.</numerusform>
            <numerusform>%Ln seats are kept until %1 for somebody who waited. Unless the order is confirmed by then, whoever waits next gets an offer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) are kept until %1. Unless the order is confirmed by then, they are free again.</source>
        <translation>
            <numerusform>%Ln seat is kept until %1. Unless the order is confirmed by then, it is free again.</numerusform>
            <numerusform>%Ln seats are kept until %1. Unless the order is confirmed by then, they are free again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln ticket(s) were cancelled, and as many seats freed.</source>
        <translation>
            <numerusform>%Ln ticket was cancelled, and its seat freed.</numerusform>
            <numerusform>%Ln tickets were cancelled, and as many seats freed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s)</source>
        <translation>
            <numerusform>%Ln seat</numerusform>
            <numerusform>%Ln seats</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) were freed.</source>
        <translation>
            <numerusform>%Ln seat was freed.</numerusform>
            <numerusform>%Ln seats were freed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It was not confirmed in time, and %Ln seat(s) were freed.</source>
        <translation>
            <numerusform>It was not confirmed in time, and %Ln seat was freed.</numerusform>
            <numerusform>It was not confirmed in time, and %Ln seats were freed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WaitingList</name>
    <message numerus="yes">
        <source>Passed over: the event has only %Ln seat(s) at all.</source>
        <translation>
            <numerusform>Passed over: the event has only %Ln seat at all.</numerusform>
            <numerusform>Passed over: the event has only %Ln seats at all.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Passed over: “%1” has only %Ln seat(s) at all.</source>
        <translation>
            <numerusform>Passed over: “%1” has only %Ln seat at all.</numerusform>
            <numerusform>Passed over: “%1” has only %Ln seats at all.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only %Ln seat(s) are free.</source>
        <translation>
            <numerusform>Only %Ln seat is free.</numerusform>
            <numerusform>Only %Ln seats are free.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only %Ln seat(s) of “%1” are free.</source>
        <translation>
            <numerusform>Only %Ln seat of “%1” is free.</numerusform>
            <numerusform>Only %Ln seats of “%1” are free.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No type of ticket has %Ln seat(s) free for it.</source>
        <translation>
            <numerusform>No type of ticket has %Ln seat free for it.</numerusform>
            <numerusform>No type of ticket has %Ln seats free for it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::AnnounceDialog</name>
    <message numerus="yes">
        <source>This mail goes to the holders of %Ln valid ticket(s), to each in the language in which the ticket was asked for. It can’t be taken back.</source>
        <translation>
            <numerusform>This mail goes to the holder of %Ln valid ticket, in the language in which the ticket was asked for. It can’t be taken back.</numerusform>
            <numerusform>This mail goes to the holders of %Ln valid tickets, to each in the language in which the ticket was asked for. It can’t be taken back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::AuditOutput</name>
    <message numerus="yes">
        <source>%Ln entries exported to %1.</source>
        <translation>
            <numerusform>%Ln entry exported to %1.</numerusform>
            <numerusform>%Ln entries exported to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::AuditView</name>
    <message numerus="yes">
        <source>The latest %Ln entries</source>
        <translation>
            <numerusform>The latest entry</numerusform>
            <numerusform>The latest %Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln entry</numerusform>
            <numerusform>%Ln entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::DashboardView</name>
    <message numerus="yes">
        <source>of %Ln seat(s)</source>
        <translation>
            <numerusform>of %Ln seat</numerusform>
            <numerusform>of %Ln seats</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::EventCommands</name>
    <message numerus="yes">
        <source>Nobody will be able to register for “%1” any more. Its %Ln registration(s) stay on record.</source>
        <translation>
            <numerusform>Nobody will be able to register for “%1” any more. Its %Ln registration stays on record.</numerusform>
            <numerusform>Nobody will be able to register for “%1” any more. Its %Ln registrations stay on record.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” and its %Ln registration(s) will be deleted for good. This can&apos;t be undone.</source>
        <translation>
            <numerusform>“%1” and its registration will be deleted for good. This can&apos;t be undone.</numerusform>
            <numerusform>“%1” and its %Ln registrations will be deleted for good. This can&apos;t be undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” has %Ln registration(s). They would be deleted with it, for good. To keep them on record, cancel the event instead.</source>
        <translation>
            <numerusform>“%1” has %Ln registration. It would be deleted with it, for good. To keep it on record, cancel the event instead.</numerusform>
            <numerusform>“%1” has %Ln registrations. They would be deleted with it, for good. To keep them on record, cancel the event instead.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The personal data of “%1” is being erased: of %Ln valid registration(s) and of all that were cancelled.</source>
        <translation>
            <numerusform>The personal data of “%1” is being erased: of %Ln valid registration and of all that were cancelled.</numerusform>
            <numerusform>The personal data of “%1” is being erased: of %Ln valid registrations and of all that were cancelled.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::EventForm</name>
    <message numerus="yes">
        <source>%Ln seat(s) are booked already; it can&apos;t be fewer.</source>
        <translation>
            <numerusform>%Ln seat is booked already; it can&apos;t be fewer.</numerusform>
            <numerusform>%Ln seats are booked already; it can&apos;t be fewer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::EventsView</name>
    <message numerus="yes">
        <source>No past event fits this search; %Ln upcoming event(s) do.</source>
        <translation>
            <numerusform>No past event fits this search; %Ln upcoming event does.</numerusform>
            <numerusform>No past event fits this search; %Ln upcoming events do.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No event is over yet. %Ln upcoming event(s) are hidden.</source>
        <translation>
            <numerusform>No event is over yet. %Ln upcoming event is hidden.</numerusform>
            <numerusform>No event is over yet. %Ln upcoming events are hidden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No upcoming event fits this search; %Ln past event(s) do.</source>
        <translation>
            <numerusform>No upcoming event fits this search; %Ln past event does.</numerusform>
            <numerusform>No upcoming event fits this search; %Ln past events do.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No event is to come. %Ln past event(s) are hidden.</source>
        <translation>
            <numerusform>No event is to come. %Ln past event is hidden.</numerusform>
            <numerusform>No event is to come. %Ln past events are hidden.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::ImportDialog</name>
    <message numerus="yes">
        <source>%1 It goes on in %Ln second(s).</source>
        <translation>
            <numerusform>%1 It goes on in %Ln second.</numerusform>
            <numerusform>%1 It goes on in %Ln seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln column(s) are left out: %1.</source>
        <translation>
            <numerusform>%Ln column is left out: %1.</numerusform>
            <numerusform>%Ln columns are left out: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try %Ln &amp;again</source>
        <translation>
            <numerusform>Try %Ln &amp;again</numerusform>
            <numerusform>Try %Ln &amp;again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Import %Ln people</source>
        <translation>
            <numerusform>&amp;Import %Ln person</numerusform>
            <numerusform>&amp;Import %Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registered</source>
        <translation>
            <numerusform>%Ln registered</numerusform>
            <numerusform>%Ln registered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not registered</source>
        <translation>
            <numerusform>%Ln not registered</numerusform>
            <numerusform>%Ln not registered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not sent</source>
        <translation>
            <numerusform>%Ln not sent</numerusform>
            <numerusform>%Ln not sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln will be registered</source>
        <translation>
            <numerusform>%Ln will be registered</numerusform>
            <numerusform>%Ln will be registered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registered before</source>
        <translation>
            <numerusform>%Ln registered before</numerusform>
            <numerusform>%Ln registered before</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with problems</source>
        <translation>
            <numerusform>%Ln with problems</numerusform>
            <numerusform>%Ln with problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s): %1</source>
        <translation>
            <numerusform>%Ln row: %1</numerusform>
            <numerusform>%Ln rows: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::MailCommands</name>
    <message numerus="yes">
        <source>%Ln mail(s) about “%1” will be sent.</source>
        <translation>
            <numerusform>%Ln mail about “%1” will be sent.</numerusform>
            <numerusform>%Ln mails about “%1” will be sent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::MailsDialog</name>
    <message numerus="yes">
        <source>%Ln mail(s) will be sent.</source>
        <translation>
            <numerusform>%Ln mail will be sent.</numerusform>
            <numerusform>%Ln mails will be sent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::OrderCommands</name>
    <message numerus="yes">
        <source>%Ln ticket(s) restored.</source>
        <translation>
            <numerusform>%Ln ticket restored.</numerusform>
            <numerusform>%Ln tickets restored.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln ticket(s) cancelled, and as many seats freed.</source>
        <translation>
            <numerusform>%Ln ticket cancelled, and its seat freed.</numerusform>
            <numerusform>%Ln tickets cancelled, and as many seats freed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) are freed at once, and the order %1 of %2 can&apos;t be confirmed any more.</source>
        <translation>
            <numerusform>%Ln seat is freed at once, and the order %1 of %2 can&apos;t be confirmed any more.</numerusform>
            <numerusform>%Ln seats are freed at once, and the order %1 of %2 can&apos;t be confirmed any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln valid ticket(s) of the order %1 of %2 are cancelled, and their seats freed.</source>
        <translation>
            <numerusform>%Ln valid ticket of the order %1 of %2 is cancelled, and its seat freed.</numerusform>
            <numerusform>%Ln valid tickets of the order %1 of %2 are cancelled, and their seats freed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 gets an offer at once: %2. It stands for %Ln hour(s), or until the sale ends.</source>
        <translation>
            <numerusform>%1 gets an offer at once: %2. It stands for %Ln hour, or until the sale ends.</numerusform>
            <numerusform>%1 gets an offer at once: %2. It stands for %Ln hours, or until the sale ends.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) who came before are passed over.</source>
        <translation>
            <numerusform>%Ln person who came before is passed over.</numerusform>
            <numerusform>%Ln people who came before are passed over.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::OrderOutput</name>
    <message numerus="yes">
        <source>%Ln order(s) exported to %1.</source>
        <translation>
            <numerusform>%Ln order exported to %1.</numerusform>
            <numerusform>%Ln orders exported to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries exported to %1.</source>
        <translation>
            <numerusform>%Ln entry exported to %1.</numerusform>
            <numerusform>%Ln entries exported to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Exporting… %Ln line(s)</source>
        <translation>
            <numerusform>Exporting… %Ln line</numerusform>
            <numerusform>Exporting… %Ln lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::OrdersView</name>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln order</numerusform>
            <numerusform>%Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln order(s); scroll for more</source>
        <translation>
            <numerusform>The first %Ln order; scroll for more</numerusform>
            <numerusform>The first %Ln orders; scroll for more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) are held at the moment</source>
        <translation>
            <numerusform>%Ln seat is held at the moment</numerusform>
            <numerusform>%Ln seats are held at the moment</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::RegistrationCommands</name>
    <message numerus="yes">
        <source>%Ln registration(s) could not be cancelled (%1).</source>
        <translation>
            <numerusform>%Ln registration could not be cancelled (%1).</numerusform>
            <numerusform>%Ln registrations could not be cancelled (%1).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) cancelled.</source>
        <translation>
            <numerusform>%Ln registration cancelled.</numerusform>
            <numerusform>%Ln registrations cancelled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Whether %Ln registration(s) were cancelled is not known (%1); once more is safe.</source>
        <translation>
            <numerusform>Whether %Ln registration was cancelled is not known (%1); once more is safe.</numerusform>
            <numerusform>Whether %Ln registrations were cancelled is not known (%1); once more is safe.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) will be cancelled, and their seats freed. As long as there are seats, that can be undone.</source>
        <translation>
            <numerusform>%Ln registration will be cancelled, and its seat freed. As long as there are seats, that can be undone.</numerusform>
            <numerusform>%Ln registrations will be cancelled, and their seats freed. As long as there are seats, that can be undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) restored.</source>
        <translation>
            <numerusform>%Ln registration restored.</numerusform>
            <numerusform>%Ln registrations restored.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) could not be restored (%1).</source>
        <translation>
            <numerusform>%Ln registration could not be restored (%1).</numerusform>
            <numerusform>%Ln registrations could not be restored (%1).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Whether %Ln registration(s) were restored is not known (%1); once more is safe.</source>
        <translation>
            <numerusform>Whether %Ln registration was restored is not known (%1); once more is safe.</numerusform>
            <numerusform>Whether %Ln registrations were restored is not known (%1); once more is safe.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::RegistrationOutput</name>
    <message numerus="yes">
        <source>Exporting… %Ln registration(s)</source>
        <translation>
            <numerusform>Exporting… %Ln registration</numerusform>
            <numerusform>Exporting… %Ln registrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) exported to %1</source>
        <translation>
            <numerusform>%Ln registration exported to %1</numerusform>
            <numerusform>%Ln registrations exported to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Printing… %Ln registration(s)</source>
        <translation>
            <numerusform>Printing… %Ln registration</numerusform>
            <numerusform>Printing… %Ln registrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln registration(s) printed.</source>
        <translation>
            <numerusform>%Ln registration printed.</numerusform>
            <numerusform>%Ln registrations printed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::RegistrationPrinter</name>
    <message numerus="yes">
        <source>%Ln registration(s)</source>
        <translation>
            <numerusform>%Ln registration</numerusform>
            <numerusform>%Ln registrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>End of the list: %Ln registration(s)</source>
        <translation>
            <numerusform>End of the list: %Ln registration</numerusform>
            <numerusform>End of the list: %Ln registrations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::RegistrationsView</name>
    <message numerus="yes">
        <source>%Ln registration(s)</source>
        <translation>
            <numerusform>%Ln registration</numerusform>
            <numerusform>%Ln registrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %Ln registration(s) are selected</source>
        <translation>
            <numerusform>%Ln registration is selected</numerusform>
            <numerusform>All %Ln registrations are selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Selecting all registrations… %Ln so far</source>
        <translation>
            <numerusform>Selecting all registrations… %Ln so far</numerusform>
            <numerusform>Selecting all registrations… %Ln so far</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln registration(s) are loaded and selected</source>
        <translation>
            <numerusform>The first registration is loaded and selected</numerusform>
            <numerusform>The first %Ln registrations are loaded and selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln registration(s); scroll for more</source>
        <translation>
            <numerusform>The first registration; scroll for more</numerusform>
            <numerusform>The first %Ln registrations; scroll for more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::StatusLine</name>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>  ·  %1 of %2 seat(s) booked</source>
        <translation>
            <numerusform>  ·  %1 of %2 seat booked</numerusform>
            <numerusform>  ·  %1 of %2 seats booked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::TypeCopying</name>
    <message numerus="yes">
        <source>%Ln ticket type(s)</source>
        <translation>
            <numerusform>%Ln ticket type</numerusform>
            <numerusform>%Ln ticket types</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln quota(s)</source>
        <translation>
            <numerusform>%Ln quota</numerusform>
            <numerusform>%Ln quotas</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::TypeDialog</name>
    <message numerus="yes">
        <source>%Ln seat(s) are booked or held already; it can&apos;t be fewer.</source>
        <translation>
            <numerusform>%Ln seat is booked or held already; it can&apos;t be fewer.</numerusform>
            <numerusform>%Ln seats are booked or held already; it can&apos;t be fewer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>boxoffice::WaitingView</name>
    <message numerus="yes">
        <source>An offer stands for %Ln hour(s).</source>
        <translation>
            <numerusform>An offer stands for %Ln hour.</numerusform>
            <numerusform>An offer stands for %Ln hours.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln entry</numerusform>
            <numerusform>%Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln entries; scroll for more</source>
        <translation>
            <numerusform>The first %Ln entry; scroll for more</numerusform>
            <numerusform>The first %Ln entries; scroll for more</numerusform>
        </translation>
    </message>
</context>
</TS>
