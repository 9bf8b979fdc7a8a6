namespace Portolan.Server.Guard;

/// <summary>
/// Remembers the newest keys, between half of <c>most</c> and all of it, and forgets the others: two halves, of which the older is dropped
/// when the newer is full. Whatever an attacker makes up, it takes no more memory than that.
/// </summary>
internal sealed class RecentTable<T>(int most)
{
    private Dictionary<UInt128, T> _newer = [];
    private Dictionary<UInt128, T> _older = [];

    public int Count => _newer.Count + _older.Count;

    public IEnumerable<KeyValuePair<UInt128, T>> All => _newer.Concat(_older);

    public T? Find(UInt128 key)
    {
        if (_newer.TryGetValue(key, out var found)) return found;
        if (_older.TryGetValue(key, out found)) Put(key, found);
        return found;
    }

    public void Put(UInt128 key, T value)
    {
        _older.Remove(key);
        if (_newer.Count >= most / 2 && !_newer.ContainsKey(key)) (_older, _newer) = (_newer, []);
        _newer[key] = value;
    }

    public void Remove(UInt128 key)
    {
        _newer.Remove(key);
        _older.Remove(key);
    }
}
