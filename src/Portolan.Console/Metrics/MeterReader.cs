using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Portolan.Console.Metrics;

/// <summary>Reads the server's counters and writes them as Prometheus text (exposition format 0.0.4).</summary>
internal sealed class MeterReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, long>> _values = new();

    public MeterReader(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter)) listener.EnableMeasurementEvents(instrument, _values.GetOrAdd(instrument, _ => new(StringComparer.Ordinal)));
        };
        _listener.SetMeasurementEventCallback<long>(static (_, number, tags, state) => Note(number, tags, state));
        _listener.SetMeasurementEventCallback<int>(static (_, number, tags, state) => Note(number, tags, state));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (instrument, values) in _values.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal))
        {
            var isCounter = instrument is ObservableCounter<long>;
            var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "By" ? "_bytes" : "") + (isCounter ? "_total" : "");
            name = name.Replace("_bytes_bytes", "_bytes", StringComparison.Ordinal);
            text.Append("# HELP ").Append(name).Append(' ').Append(instrument.Description).Append('\n');
            text.Append("# TYPE ").Append(name).Append(isCounter ? " counter\n" : " gauge\n");
            if (values.IsEmpty && isCounter) text.Append(name).Append(" 0\n");
            foreach (var (labels, value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                text.Append(name).Append(labels).Append(CultureInfo.InvariantCulture, $" {value}\n");
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static void Note(long number, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        ((ConcurrentDictionary<string, long>)state!)[Labels(tags)] = number;

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var text = new StringBuilder("{");
        foreach (var (name, value) in tags)
        {
            if (text.Length > 1) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{name}=\"{value}\"");
        }
        return text.Append('}').ToString();
    }
}
