using System.Text;
using System.Xml;

namespace Portolan.Net.PortMapping.Upnp;

/// <summary>Reads XML that came from the network: bounded, without DTD and entities, forward only.</summary>
internal static class UntrustedXml
{
    public const int MostBytes = 128 * 1024;

    private const int DeepestElement = 32;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostBytes,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = true,
    };

    /// <summary>Calls <paramref name="leaf"/> for each element that holds only text, and <paramref name="end"/> where one with children ends, both with local names. False for what is not well-formed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> document, Action<string, string> leaf, Action<string> end)
    {
        if (document.Length > MostBytes) return false;
        // Decoded here, so that no declaration can choose a decoder. Some routers end their documents with NULs.
        var text = Encoding.UTF8.GetString(document).Trim('\0', ' ', '\r', '\n', '\t', '\uFEFF');
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            return Read(reader, leaf, end);
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static bool Read(XmlReader reader, Action<string, string> leaf, Action<string> end)
    {
        string? content = null; // of the element whose start was the last tag; null once a child has ended
        while (reader.Read())
        {
            if (reader.Depth > DeepestElement) return false;
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.IsEmptyElement:
                    leaf(reader.LocalName, "");
                    content = null;
                    break;
                case XmlNodeType.Element:
                    content = "";
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    content += reader.Value;
                    break;
                case XmlNodeType.EndElement when content is not null:
                    leaf(reader.LocalName, content.Trim());
                    content = null;
                    break;
                case XmlNodeType.EndElement:
                    end(reader.LocalName);
                    break;
            }
        }
        return true;
    }
}
