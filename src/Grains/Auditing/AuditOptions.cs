namespace Streetcar.Grains.Auditing;

/// <summary>Where it is noted who logs in, who is refused what, and who changes users, roles and the catalog.</summary>
public sealed class AuditOptions
{
    /// <summary>The <see cref="Destination"/> that is the host's log.</summary>
    public const string Log = "log";

    /// <summary>How many bytes a file may have unless set: 100 MB.</summary>
    public const long DefaultMaxFileBytes = 100 * 1024 * 1024;

    /// <summary>How many files are kept unless set: 10.</summary>
    public const int DefaultMaxFiles = 10;

    /// <summary>A file, or <c>log</c> for the host's log, in the category <c>Streetcar.Audit</c>; null, which it is unless set, for nowhere.</summary>
    public string? Destination { get; set; }

    /// <summary>From how many bytes on a file is put aside, and a new one begun; 100 MB unless set.</summary>
    public long MaxFileBytes { get; set; } = DefaultMaxFileBytes;

    /// <summary>How many files that were put aside are kept; 10 unless set. The oldest go.</summary>
    public int MaxFiles { get; set; } = DefaultMaxFiles;
}
