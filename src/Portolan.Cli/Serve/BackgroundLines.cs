using System.Buffers;
using System.Globalization;
using System.Text;

namespace Portolan.Cli.Serve;

/// <summary>
/// Writes lines to a stream on a thread of its own, many at once: the first at once, those behind it together. Where the stream takes
/// nothing, lines are dropped beyond a bound, counted, and the count is told later; the server never waits for its log.
/// </summary>
internal sealed class BackgroundLines : IDisposable
{
    private const int MostWaitingBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Stream _output;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _work = new(false); // does not spin before it sleeps
    private readonly ManualResetEvent _ending = new(false);
    private volatile bool _stopping;
    private readonly Thread _writer;
    private ArrayBufferWriter<byte> _filling = new(4096);
    private ArrayBufferWriter<byte> _writing = new(4096);
    private long _dropped;

    public BackgroundLines(Stream output)
    {
        _output = output;
        _writer = new Thread(Run) { IsBackground = true, Name = "Portolan log" };
        _writer.Start();
    }

    /// <summary>Adds one line, with its line end.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        bool first;
        lock (_gate)
        {
            if (_filling.WrittenCount + line.Length > MostWaitingBytes)
            {
                _dropped++;
                return;
            }
            first = _filling.WrittenCount == 0;
            _filling.Write(line);
        }
        if (first) _work.Set();
    }

    /// <summary>Writes what waits and ends the thread.</summary>
    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        _ending.Set();
        _work.Set();
        _writer.Join();
        _ending.Dispose();
        _work.Dispose();
    }

    private void Run()
    {
        var open = true;
        while (true)
        {
            _work.WaitOne();
            var last = _stopping;
            var dropped = Swap();
            open = open && TryWrite(dropped);
            if (last) return;
            _ending.WaitOne(Pause);
        }
    }

    private long Swap()
    {
        lock (_gate)
        {
            _writing.ResetWrittenCount();
            (_filling, _writing) = (_writing, _filling);
            var dropped = _dropped;
            _dropped = 0;
            return dropped;
        }
    }

    /// <returns>False once nobody reads any more: the server goes on without its log.</returns>
    private bool TryWrite(long dropped)
    {
        try
        {
            _output.Write(_writing.WrittenSpan);
            if (dropped > 0) _output.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"({dropped} log lines were dropped: standard output did not take them)\n")));
            _output.Flush();
            return true;
        }
        catch (IOException e) when (IsFull(e))
        {
            lock (_gate) _dropped += dropped + _writing.WrittenSpan.Count((byte)'\n');
            return true; // there may be room again later, and then it is told what is missing
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // The framework leaves the system's error number in HResult: ENOSPC, and ERROR_DISK_FULL of Windows.
    private static bool IsFull(IOException e) => e.HResult is 28 or unchecked((int)0x80070070);
}
