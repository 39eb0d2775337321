namespace Streetcar.Grains;

/// <summary>How long cursors stay open that nobody reads.</summary>
public sealed class CursorAges
{
    /// <summary>The idle time after which a cursor is closed: 10 minutes unless set, as MongoDB's <c>cursorTimeoutMillis</c>.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The same for a cursor that asked for no timeout (<c>noCursorTimeout</c>): 30 minutes unless set. It lives as long as
    /// the session that its client keeps up.
    /// </summary>
    public TimeSpan NoTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// The idle time after which a cursor gives back the memory of batches that it has read ahead and of its sorts and groups,
    /// which go to disk: 5 seconds unless set. What can't go there is kept, unless others wait for it: then the cursor is closed.
    /// </summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often idle cursors are looked for: each minute unless set.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}
