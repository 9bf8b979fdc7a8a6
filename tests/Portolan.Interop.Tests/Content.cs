using System.Security.Cryptography;

namespace Portolan.Interop.Tests;

/// <summary>File contents that show every way of getting them wrong.</summary>
internal static class Content
{
    /// <summary>Random bytes, the same for the same length: line ends, Telnet bytes and all others are in it.</summary>
    public static byte[] Random(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    /// <summary>Fails unless the file holds just these bytes.</summary>
    public static void AssertFile(ReadOnlySpan<byte> expected, string path)
    {
        Assert.True(File.Exists(path), $"{path} does not exist");
        Assert.Equal(expected.Length, new FileInfo(path).Length);
        using var file = File.OpenRead(path);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(expected)), Convert.ToHexString(SHA256.HashData(file)));
    }
}
