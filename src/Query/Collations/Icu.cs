using System.Runtime.InteropServices;
using System.Text;

namespace Streetcar.Query.Collations;

/// <summary>
/// The system's library ICU, as far as collations need it: that of a Linux distribution, whose functions have its version
/// in their names, of Windows or of macOS.
/// </summary>
internal sealed unsafe class Icu
{
    private const int NewestVersion = 100;
    private const int OldestVersion = 50;

    private readonly delegate* unmanaged<byte*, int*, nint> _open;
    private readonly delegate* unmanaged<nint, void> _close;
    private readonly delegate* unmanaged<nint, int, int, int*, void> _setAttribute;
    private readonly delegate* unmanaged<nint, int, int*, int> _getAttribute;
    private readonly delegate* unmanaged<nint, int, int*, void> _setMaxVariable;
    private readonly delegate* unmanaged<nint, int> _getMaxVariable;
    private readonly delegate* unmanaged<nint, char*, int, char*, int, int> _compare;
    private readonly delegate* unmanaged<nint, char*, int, byte*, int, int> _getSortKey;

    private Icu(nint library, string suffix)
    {
        nint Export(string name) => NativeLibrary.GetExport(library, name + suffix);
        _open = (delegate* unmanaged<byte*, int*, nint>)Export("ucol_open");
        _close = (delegate* unmanaged<nint, void>)Export("ucol_close");
        _setAttribute = (delegate* unmanaged<nint, int, int, int*, void>)Export("ucol_setAttribute");
        _getAttribute = (delegate* unmanaged<nint, int, int*, int>)Export("ucol_getAttribute");
        _setMaxVariable = (delegate* unmanaged<nint, int, int*, void>)Export("ucol_setMaxVariable");
        _getMaxVariable = (delegate* unmanaged<nint, int>)Export("ucol_getMaxVariable");
        _compare = (delegate* unmanaged<nint, char*, int, char*, int, int>)Export("ucol_strcoll");
        _getSortKey = (delegate* unmanaged<nint, char*, int, byte*, int, int>)Export("ucol_getSortKey");
        Version = ReadVersion(
            (delegate* unmanaged<nint, byte*, void>)Export("ucol_getVersion"),
            (delegate* unmanaged<byte*, int*, void>)Export("ulocdata_getCLDRVersion"));
    }

    /// <summary>The library; null where there is none.</summary>
    public static Icu? Instance { get; } = Find();

    /// <summary>The version of its order: keys of another one compare differently.</summary>
    public string Version { get; }

    /// <summary>Makes a collator for a locale.</summary>
    /// <returns>The collator; 0 where that is not possible.</returns>
    public nint Open(string locale)
    {
        int status = 0;
        fixed (byte* name = Encoding.ASCII.GetBytes(locale + '\0'))
        {
            nint collator = _open(name, &status);
            return status <= 0 ? collator : 0;
        }
    }

    public void Close(nint collator) => _close(collator);

    public void SetAttribute(nint collator, int attribute, int value)
    {
        int status = 0;
        _setAttribute(collator, attribute, value, &status);
        Check(status);
    }

    public int GetAttribute(nint collator, int attribute)
    {
        int status = 0;
        int value = _getAttribute(collator, attribute, &status);
        Check(status);
        return value;
    }

    public void SetMaxVariable(nint collator, int group)
    {
        int status = 0;
        _setMaxVariable(collator, group, &status);
        Check(status);
    }

    public int GetMaxVariable(nint collator) => _getMaxVariable(collator);

    public int Compare(nint collator, ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        // An empty span has no address.
        fixed (char* first = left.IsEmpty ? " " : left, second = right.IsEmpty ? " " : right)
            return _compare(collator, first, left.Length, second, right.Length);
    }

    /// <summary>Writes a sort key, with the zero that ends it, as far as there is room.</summary>
    /// <returns>How long it is.</returns>
    public int WriteSortKey(nint collator, ReadOnlySpan<char> text, Span<byte> key)
    {
        fixed (char* characters = text.IsEmpty ? " " : text)
        fixed (byte* bytes = key)
            return _getSortKey(collator, characters, text.Length, bytes, key.Length);
    }

    private static Icu? Find()
    {
        if (OperatingSystem.IsWindows())
            return TryLoad("icu.dll", "");
        if (OperatingSystem.IsMacOS())
            return TryLoad("/usr/lib/libicucore.dylib", "");
        for (int version = NewestVersion; version >= OldestVersion; version--)
        {
            if (TryLoad($"libicui18n.so.{version}", $"_{version}") is { } found)
                return found;
        }

        return null;
    }

    private static Icu? TryLoad(string name, string suffix)
    {
        if (!NativeLibrary.TryLoad(name, out nint library))
            return null;
        try
        {
            return new Icu(library, suffix);
        }
        catch (EntryPointNotFoundException)
        {
            NativeLibrary.Free(library);
            return null;
        }
    }

    private static void Check(int status)
    {
        if (status > 0)
            throw new InvalidOperationException($"ICU failed with error {status}.");
    }

    // That of the root's order, and that of the data by which languages differ from it.
    private string ReadVersion(delegate* unmanaged<nint, byte*, void> getVersion, delegate* unmanaged<byte*, int*, void> getDataVersion)
    {
        const int Length = 4;
        Span<byte> root = stackalloc byte[Length];
        Span<byte> data = stackalloc byte[Length];
        nint collator = Open("");
        int status = 0;
        fixed (byte* first = root, second = data)
        {
            getVersion(collator, first);
            getDataVersion(second, &status);
        }

        _close(collator);
        Check(status);
        return $"ICU {Convert.ToHexString(root)} CLDR {Convert.ToHexString(data)}";
    }
}
