namespace Portolan.Server.Files.Memory;

/// <summary>The bytes of one file, in chunks. Written by one upload; never changed again once it is a file's content.</summary>
internal sealed class MemoryContent(MemorySpace space)
{
    private const int ChunkBytes = 64 * 1024;

    private readonly List<byte[]> _chunks = [];

    public long Length { get; private set; }

    public DateTime Modified { get; set; }

    public int Read(Span<byte> buffer, long offset)
    {
        if (offset < 0 || offset >= Length) return 0;
        var wanted = (int)Math.Min(buffer.Length, Length - offset);
        var done = 0;
        while (done < wanted)
        {
            var chunk = _chunks[(int)((offset + done) / ChunkBytes)];
            var start = (int)((offset + done) % ChunkBytes);
            var count = Math.Min(wanted - done, chunk.Length - start);
            chunk.AsSpan(start, count).CopyTo(buffer[done..]);
            done += count;
        }
        return wanted;
    }

    /// <exception cref="StoreException">Full.</exception>
    public void Write(ReadOnlySpan<byte> data, long offset)
    {
        Reserve(offset + data.Length);
        var end = offset + data.Length;
        while (!data.IsEmpty)
        {
            var start = (int)(offset % ChunkBytes);
            var count = Math.Min(data.Length, ChunkBytes - start);
            data[..count].CopyTo(_chunks[(int)(offset / ChunkBytes)].AsSpan(start));
            data = data[count..];
            offset += count;
        }
        Length = Math.Max(Length, end);
    }

    public void Truncate(long length)
    {
        if (length >= Length) return;
        var chunks = (int)((length + ChunkBytes - 1) / ChunkBytes);
        foreach (var chunk in _chunks.Skip(chunks)) space.Give(chunk.Length);
        _chunks.RemoveRange(chunks, _chunks.Count - chunks);
        // What lies behind the end must read as zeros, should the content grow again.
        if (chunks > 0 && length % ChunkBytes != 0) _chunks[^1].AsSpan((int)(length % ChunkBytes)).Clear();
        Length = length;
    }

    /// <summary>Gives the room back; who still reads keeps reading.</summary>
    public void Release() => space.Give(_chunks.Sum(c => c.Length));

    /// <summary>A copy of the first <paramref name="length"/> bytes.</summary>
    public MemoryContent Copy(long length)
    {
        var copy = new MemoryContent(space) { Modified = Modified };
        try
        {
            for (long offset = 0; offset < length; offset += ChunkBytes)
            {
                var chunk = _chunks[(int)(offset / ChunkBytes)];
                copy.Write(chunk.AsSpan(0, (int)Math.Min(chunk.Length, length - offset)), offset);
            }
        }
        catch
        {
            copy.Truncate(0);
            throw;
        }
        return copy;
    }

    private void Reserve(long length)
    {
        if (length == 0) return;
        // A small file takes a small array: the first chunk grows by doubling, all others are whole.
        var first = (int)Math.Min(ChunkBytes, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(length, 256)));
        if (_chunks.Count == 0) AddChunk(first);
        if (_chunks[0].Length < first)
        {
            space.Take(first - _chunks[0].Length);
            var grown = new byte[first];
            _chunks[0].CopyTo(grown, 0);
            _chunks[0] = grown;
        }
        while ((long)_chunks.Count * ChunkBytes < length) AddChunk(ChunkBytes);
    }

    private void AddChunk(int size)
    {
        space.Take(size);
        _chunks.Add(new byte[size]);
    }
}

/// <summary>The room of a memory store, shared by all its contents.</summary>
internal sealed class MemorySpace(long? capacityBytes)
{
    private long _used;

    public long? AvailableBytes => capacityBytes is { } capacity ? Math.Max(0, capacity - Interlocked.Read(ref _used)) : null;

    /// <exception cref="StoreException">Full.</exception>
    public void Take(int bytes)
    {
        var used = Interlocked.Add(ref _used, bytes);
        if (!(used > capacityBytes)) return;
        Give(bytes);
        throw new StoreException(StoreError.Full, "memory store is full");
    }

    public void Give(int bytes) => Interlocked.Add(ref _used, -bytes);
}
