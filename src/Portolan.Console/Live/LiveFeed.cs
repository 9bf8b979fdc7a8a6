using Portolan.Console.Wire;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Console.Live;

/// <summary>Hears everything that happens in the server, once: counts it, has it written down, and shows it to whoever watches.</summary>
internal sealed class LiveFeed(ConsoleContext console) : IDisposable
{
    private IDisposable? _subscription;

    public void Start() => _subscription = console.Control.Subscribe(Hear);

    public void Dispose() => _subscription?.Dispose();

    /// <summary>On the thread where it happened: nothing here waits.</summary>
    private void Hear(ServerEvent happened)
    {
        var (live, recorder) = (console.Live, console.Recorder);
        switch (happened)
        {
            case SessionStarted started:
                recorder.Started(started);
                if (live.HasListeners && console.Control.FindSession(started.Session) is { } session) live.Send("sessionStarted", SessionView.Of(session));
                break;
            case SessionEnded ended:
                var over = console.Control.FindSession(ended.Session);
                console.TlsUse.Ended(over, ended.User);
                var row = recorder.Ended(ended, over);
                if (live.HasListeners) live.Send("sessionEnded", new SessionEndedView(ended.Session, ended.User, Words.Camel(ended.End), ended.Reason, row));
                break;
            case LoggedIn login:
                console.Rates.LoggedIn();
                if (live.HasListeners) live.Send("loggedIn", new LoginView(login.Session, login.User, login.Client.Address.ToString(), null));
                break;
            case LoginRefused refused:
                if (live.HasListeners) live.Send("loginRefused", new LoginView(refused.Session, refused.User, refused.Client.Address.ToString(), Words.Camel(refused.Refusal)));
                break;
            case TransferStarted started:
                if (live.HasListeners) live.Send("transferStarted", RunningTransfer.Of(started.Transfer));
                break;
            case TransferEnded ended:
                TransferEnded(ended);
                break;
            case DataConnectionRefused refused:
                var refusal = recorder.Refused(refused);
                if (live.HasListeners) live.Send("transferEnded", TransferView.Of(refusal, Language.English) with { LiveSession = refused.Session });
                break;
            case SettingsApplied:
                if (live.HasListeners) live.Send("settingsApplied", new SettingsAppliedView(new DateTimeOffset(happened.At, TimeSpan.Zero)));
                break;
            case Banned banned:
                if (live.HasListeners) live.Send("banned", BanView.Of(banned.Ban, Language.English));
                break;
            case DoctorReported reported:
                _ = console.Doctors.KeepAsync(reported);
                break;
            case FindingRaised raised:
                if (live.HasListeners) live.Send("findingRaised", new FindingMark(raised.Finding.Code.ToText(), FindingView.SeverityOf(raised.Finding.Severity)));
                break;
            case FindingCleared cleared:
                if (live.HasListeners) live.Send("findingCleared", new FindingMark(cleared.Finding.Code.ToText(), FindingView.SeverityOf(cleared.Finding.Severity)));
                break;
        }
    }

    private void TransferEnded(TransferEnded ended)
    {
        console.Rates.TransferEnded(ended.Transfer);
        if (ended.Transfer.Connection.TlsResumed is { } resumed && console.Control.FindSession(ended.Session) is { } session)
            console.TlsUse.Note(Live.TlsUse.NameOf(session), resumed);
        if (console.Recorder.Ended(ended) is { } row && console.Live.HasListeners) console.Live.Send("transferEnded", TransferView.Of(row, Language.English) with { LiveSession = ended.Session });
    }
}
