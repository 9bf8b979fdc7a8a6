namespace Portolan.Net;

/// <summary>A certificate or key could not be loaded from its file. The message says which and what to do.</summary>
public sealed class CertificateFileException(string path, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public string Path { get; } = path;
}
