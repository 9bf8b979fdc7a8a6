using Portolan.Diagnosis;
using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Everything the doctor says and hears, and what the client library tells of its data connections. Called from several tasks.</summary>
internal sealed class DoctorLog(TimeProvider time, IProgress<DoctorStep>? progress)
{
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly List<TraceLine> _lines = [];
    private readonly List<DoctorStep> _steps = [];
    private readonly Dictionary<string, Reply> _replies = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<string> _asked = new();
    private DataConnectionTrace? _trace;
    private long _commandAt;
    private TimeSpan? _replyAfter;
    private bool _preliminary;

    public IReadOnlyList<DoctorStep> Steps => _steps;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public IReadOnlyList<TraceLine> Lines
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    public void Step(string probe, StepMark mark, Phrase text, TimeSpan? took = null)
    {
        var step = new DoctorStep(probe, mark, text, took);
        _steps.Add(step);
        progress?.Report(step);
    }

    /// <summary>Begins a new attempt at a data connection.</summary>
    public void BeginAttempt()
    {
        lock (_gate)
        {
            _trace = null;
            _replyAfter = null;
            _preliminary = false;
        }
    }

    /// <summary>The trace of the attempt, whether 150 was seen, and how long the deciding reply took.</summary>
    public (DataConnectionTrace? Trace, bool Preliminary, TimeSpan? ReplyAfter) Attempt
    {
        get
        {
            lock (_gate) return (_trace, _preliminary, _replyAfter);
        }
    }

    /// <summary>The final reply to a verb, the latest; null where none came.</summary>
    public Reply? ReplyTo(string verb)
    {
        lock (_gate) return _replies.GetValueOrDefault(verb);
    }

    public void Observe(FtpEvent happened)
    {
        lock (_gate)
        {
            switch (happened)
            {
                case CommandSent sent:
                    Add('>', sent.Line);
                    _asked.Enqueue(sent.Line.Split(' ', 2)[0]);
                    _commandAt = time.GetTimestamp();
                    break;
                case ReplyReceived { Reply: var reply }:
                    Add('<', reply.ToString());
                    Note(reply);
                    break;
                case DataStepReached reached:
                    _trace = reached.Trace;
                    Add('*', reached.ToString());
                    break;
                case DataConnectionEnded ended:
                    _trace = ended.Trace;
                    Add('*', ended.ToString());
                    break;
                default:
                    Add('*', happened.ToString()!);
                    break;
            }
        }
    }

    /// <summary>A new control connection: no reply is owed any more.</summary>
    public void Reconnected()
    {
        lock (_gate) _asked.Clear();
    }

    private void Note(Reply reply)
    {
        if (reply.IsPreliminary)
        {
            _preliminary = true;
            return;
        }
        _replyAfter = time.GetElapsedTime(_commandAt);
        if (_asked.TryDequeue(out var verb)) _replies[verb] = reply;
    }

    private void Add(char kind, string text) => _lines.Add(new(Elapsed, kind, text));
}
