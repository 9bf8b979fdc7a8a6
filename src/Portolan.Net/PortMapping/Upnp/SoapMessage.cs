using System.Globalization;
using System.Security;
using System.Text;

namespace Portolan.Net.PortMapping.Upnp;

/// <summary>Commands to a UPnP service and its answers (UPnP Device Architecture 1.1 §3.2).</summary>
internal static class SoapMessage
{
    private const int MostValues = 64;

    public static byte[] Write(string serviceType, string action, params ReadOnlySpan<(string Name, string Value)> arguments)
    {
        var message = new StringBuilder("<?xml version=\"1.0\"?>\r\n")
            .Append("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><s:Body>")
            .Append($"<u:{action} xmlns:u=\"{serviceType}\">");
        foreach (var (name, value) in arguments) message.Append($"<{name}>{SecurityElement.Escape(value)}</{name}>");
        message.Append($"</u:{action}></s:Body></s:Envelope>\r\n");
        return Encoding.UTF8.GetBytes(message.ToString());
    }

    /// <summary>Reads the answer to <paramref name="action"/>; null for anything else.</summary>
    public static SoapAnswer? Read(ReadOnlySpan<byte> document, string action)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var (isAnswer, isFault) = (false, false);
        var isWhole = UntrustedXml.TryRead(document, leaf: OnLeaf, end: OnEnd);
        if (!isWhole) return null;
        if (isFault) return new SoapAnswer(ErrorCodeIn(values), values);
        return isAnswer ? new SoapAnswer(ErrorCode: 0, values) : null;

        void OnLeaf(string name, string value)
        {
            if (values.Count < MostValues) values[name] = value;
            OnEnd(name); // an answer without values is a leaf itself
        }

        void OnEnd(string name)
        {
            isAnswer |= name == action + "Response";
            isFault |= name == "Fault";
        }
    }

    private static int ErrorCodeIn(Dictionary<string, string> values) =>
        int.TryParse(values.GetValueOrDefault("errorCode"), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code > 0 ? code : UpnpError.ActionFailed;
}

/// <param name="ErrorCode">0 for success.</param>
internal sealed record SoapAnswer(int ErrorCode, IReadOnlyDictionary<string, string> Values)
{
    public static SoapAnswer Failed(int errorCode) => new(errorCode, new Dictionary<string, string>(StringComparer.Ordinal));

    public string this[string name] => Values.GetValueOrDefault(name, "");
}

/// <summary>Error codes of WANIPConnection (versions 1 and 2, §2.4.16 and after) and of UPnP itself.</summary>
internal static class UpnpError
{
    public const int InvalidArguments = 402;
    public const int ActionFailed = 501;
    public const int ActionNotAuthorized = 606;
    public const int NoSuchEntry = 714;
    public const int Conflict = 718;
    public const int OnlyPermanentLeases = 725;
    public const int NoPortMapsAvailable = 728;
    public const int ConflictWithOtherMechanisms = 729;
}
