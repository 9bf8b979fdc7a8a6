using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Portolan.Server.Files.Local.Linux;

/// <summary>Names of users and groups. Asked once for each id, as the answer may come from a directory server; an id without a name is shown as its number.</summary>
internal static unsafe class OwnerNames
{
    private const int MaxRemembered = 10_000;
    private static readonly ConcurrentDictionary<uint, string> Users = new();
    private static readonly ConcurrentDictionary<uint, string> Groups = new();

    public static string User(uint id) => Users.TryGetValue(id, out var name) ? name : Remember(Users, id, Find(id, &Libc.Getpwuid));

    public static string Group(uint id) => Groups.TryGetValue(id, out var name) ? name : Remember(Groups, id, Find(id, &Libc.Getgrgid));

    private static string Remember(ConcurrentDictionary<uint, string> names, uint id, string name)
    {
        if (names.Count >= MaxRemembered) names.Clear();
        return names[id] = name;
    }

    private static string Find(uint id, delegate*<uint, nint*, byte*, nuint, nint**, int> find)
    {
        const int OutOfRange = 34; // ERANGE: a group of very many members
        var entry = stackalloc nint[16]; // struct passwd and struct group both begin with the name
        for (var size = 1024; size <= 1 << 20; size *= 8)
        {
            var buffer = (byte*)NativeMemory.Alloc((nuint)size);
            try
            {
                nint* result;
                var error = find(id, entry, buffer, (nuint)size, &result);
                if (error == 0 && result != null) return Marshal.PtrToStringUTF8(result[0]) ?? Number(id);
                if (error != OutOfRange) break;
            }
            finally
            {
                NativeMemory.Free(buffer);
            }
        }
        return Number(id);
    }

    private static string Number(uint id) => id.ToString(CultureInfo.InvariantCulture);
}
