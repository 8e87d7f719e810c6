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
</TS>
