using System.Text;
using Portolan.Protocol;
using Portolan.Server.Files;

namespace Portolan.Server.Tests.Files;

/// <summary>Short words for what the store tests do again and again.</summary>
internal static class StoreActions
{
    public static VirtualPath P(string path) => VirtualPath.Parse(path);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] RandomBytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static async Task PutAsync(this IFileStore store, string path, byte[] content, UploadMode mode = default)
    {
        await using var upload = await store.OpenWriteAsync(P(path), mode, default);
        await upload.WriteAsync(content, upload.StartOffset, default);
        await upload.CommitAsync(upload.StartOffset + content.Length, default);
    }

    public static Task PutAsync(this IFileStore store, string path, string content, UploadMode mode = default) =>
        store.PutAsync(path, Bytes(content), mode);

    /// <summary>Sends some bytes and breaks off.</summary>
    public static async Task BreakOffAsync(this IFileStore store, string path, byte[] sent, UploadMode mode = default)
    {
        await using var upload = await store.OpenWriteAsync(P(path), mode, default);
        await upload.WriteAsync(sent, upload.StartOffset, default);
    }

    public static Task BreakOffAsync(this IFileStore store, string path, string sent, UploadMode mode = default) =>
        store.BreakOffAsync(path, Bytes(sent), mode);

    public static async Task<byte[]> GetAsync(this IFileStore store, string path)
    {
        await using var file = await store.OpenReadAsync(P(path), default);
        using var content = new MemoryStream();
        var buffer = new byte[70_000];
        while (await file.ReadAsync(buffer, content.Length, default) is var count and > 0) content.Write(buffer, 0, count);
        Assert.Equal(file.Facts.Size, content.Length);
        return content.ToArray();
    }

    public static async Task<string> GetTextAsync(this IFileStore store, string path) => Encoding.UTF8.GetString(await store.GetAsync(path));

    public static async Task<SortedDictionary<string, EntryFacts>> ListAsync(this IFileStore store, string path)
    {
        var entries = new SortedDictionary<string, EntryFacts>(StringComparer.Ordinal);
        using var reader = await store.OpenDirectoryAsync(P(path), default);
        while (await reader.FillAsync(default))
            while (reader.TryRead(out var name, out var facts)) entries.Add(FtpText.Decode(name), facts);
        return entries;
    }

    /// <summary>The names of a directory in one line, for comparing.</summary>
    public static async Task<string> NamesAsync(this IFileStore store, string path) => string.Join(" | ", (await store.ListAsync(path)).Keys);

    public static async Task<bool> ExistsAsync(this IFileStore store, string path)
    {
        try
        {
            await store.StatAsync(P(path), default);
            return true;
        }
        catch (StoreException e) when (e.Error == StoreError.NotFound)
        {
            return false;
        }
    }

    /// <summary>Asserts that the action is refused, and how.</summary>
    public static async Task RefusedAsync(StoreError expected, Func<Task> action)
    {
        var e = await Assert.ThrowsAsync<StoreException>(action);
        Assert.Equal(expected, e.Error);
    }

    public static Task RefusedAsync(StoreError expected, Func<ValueTask> action) => RefusedAsync(expected, () => action().AsTask());
}
