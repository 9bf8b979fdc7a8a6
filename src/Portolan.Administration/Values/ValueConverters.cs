using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>A value of a document that cannot be read. Its <see cref="JsonException.Path"/> says where it stands.</summary>
public sealed class ValueException(Phrase problem, Phrase remedy) : JsonException(problem.En)
{
    /// <summary>What is wrong.</summary>
    public Phrase Problem { get; } = problem;

    /// <summary>What to write instead.</summary>
    public Phrase Remedy { get; } = remedy;
}

/// <summary>A value that is written as one word: reads it, or says how it is written.</summary>
public abstract class WordConverter<T>(Phrase remedy) : JsonConverter<T>
{
    public override bool HandleNull => false;

    protected abstract bool TryParse(string text, out T value);

    protected virtual string Format(T value) => value!.ToString()!;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => reader.TryGetInt64(out var number) ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : "?",
            _ => "?",
        };
        return TryParse(text.Trim(), out var value) ? value : throw new ValueException(($"'{text}' cannot be read.", $"看不懂“{text}”。"), remedy);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Format(value));
}

/// <summary><c>"50000-50010"</c></summary>
public sealed class PortRangeConverter() : WordConverter<PortRange>(
    ("Write two ports from 1024 to 65535 with a hyphen, the lower first: 50000-50010.", "请写 1024 到 65535 之间的两个端口，小的在前，中间用连字符：50000-50010。"))
{
    // Whether the ports may be used is the validation's word, which can say more.
    protected override bool TryParse(string text, out PortRange value) => PortRange.TryParse(text, out value);
}

/// <summary><c>"30s"</c></summary>
public sealed class DurationConverter() : WordConverter<TimeSpan>(
    ("Write a number and a unit (ms, s, m, h, d): 30s.", "请写数字和单位（ms、s、m、h、d）：30s。"))
{
    protected override bool TryParse(string text, out TimeSpan value) => text == "0" ? (value = default) == default : Durations.TryParse(text, out value);

    protected override string Format(TimeSpan value) => value == TimeSpan.Zero ? "0s" : Durations.Format(value);
}

/// <summary><c>"10.0.0.0/8"</c>; a single address is a network of its full length.</summary>
public sealed class NetworkConverter() : WordConverter<IPNetwork>(
    ("Write a network or an address: 10.0.0.0/8, 2001:db8::/32, 203.0.113.7.", "请写网段或地址：10.0.0.0/8、2001:db8::/32、203.0.113.7。"))
{
    /// <summary>Reads a network or an address.</summary>
    public static bool TryRead(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network)) return true;
        if (!IPAddress.TryParse(text, out var address) || text.Contains('%')) return false;
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    protected override bool TryParse(string text, out IPNetwork value) => TryRead(text, out value);
}

/// <summary><c>"192.0.2.1"</c></summary>
public sealed class AddressConverter() : WordConverter<IPAddress>(("Write an IP address: 192.0.2.1 or 2001:db8::1.", "请写 IP 地址：192.0.2.1 或 2001:db8::1。"))
{
    protected override bool TryParse(string text, out IPAddress value) => IPAddress.TryParse(text, out value!);
}

/// <summary><c>"0.0.0.0:21"</c>, <c>"[::]:21"</c></summary>
public sealed class EndPointConverter() : WordConverter<IPEndPoint>(
    ("Write an address and a port: 0.0.0.0:21 or [::]:21.", "请写地址和端口：0.0.0.0:21 或 [::]:21。"))
{
    protected override bool TryParse(string text, out IPEndPoint value) => IPEndPoint.TryParse(text, out value!) && text.Contains(':');
}

/// <summary><c>"08:00"</c></summary>
public sealed class TimeOfDayConverter() : WordConverter<TimeOnly>(("Write hours and minutes: 08:00.", "请写小时和分钟：08:00。"))
{
    protected override bool TryParse(string text, out TimeOnly value) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "H:mm", "HH:mm:ss"], System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out value);

    protected override string Format(TimeOnly value) => value.ToString(value.Second == 0 ? "HH:mm" : "HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A number of bytes; reads <c>"64 MiB"</c> too and writes the number.</summary>
public sealed class ByteCountConverter() : WordConverter<long>(("Write a number of bytes, or a number with a unit: 64 MiB.", "请写字节数，或数字加单位：64 MiB。"))
{
    protected override bool TryParse(string text, out long value) => ByteCounts.TryParse(text, out value);

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>An enumeration in camel case: <c>"readOnly"</c>, <c>"onClose"</c>.</summary>
public sealed class ChoiceConverter<T>() : WordConverter<T>(Words())
    where T : struct, Enum
{
    protected override bool TryParse(string text, out T value) => Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]);

    protected override string Format(T value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static Phrase Words()
    {
        var words = string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName));
        return ($"Choose one of: {words}.", $"请选择：{words}。");
    }
}
