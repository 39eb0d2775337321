using Streetcar.Client;
using Streetcar.Storage;

namespace Streetcar.Bench;

/// <summary>
/// Something that is measured: through the wire, through the C# client in the silo's own process, and where it makes
/// sense on the store itself and on plain SQLite.
/// </summary>
internal abstract class Workload
{
    /// <summary>The collection that holds all documents.</summary>
    public const string All = "documents";

    /// <summary>The collection that is empty before every run.</summary>
    public const string Scratch = "inserts";

    /// <summary>How the command line calls it.</summary>
    public abstract string Name { get; }

    /// <summary>What is done.</summary>
    public abstract string Title { get; }

    /// <summary>What is counted: operations or documents.</summary>
    public virtual string Unit => "ops";

    /// <summary>On how many connections, or how many callers in the process.</summary>
    public virtual int Connections => 1;

    /// <summary>Whether each run needs an empty scratch collection.</summary>
    public virtual bool Inserts => false;

    /// <summary>Whether <c>ping</c> on as many connections is a baseline.</summary>
    public virtual bool IsAgainstPing => true;

    /// <summary>The same over fewer documents, through the wire: the baseline where size should not matter; else null.</summary>
    public virtual Workload? Smaller => null;

    /// <summary>What one connection says.</summary>
    public abstract Conversation OnWire(int worker);

    /// <summary>What one caller of the C# client does.</summary>
    public abstract Operation InProcess(Database database, int worker);

    /// <summary>The same on the store itself; null where it is not measured.</summary>
    public virtual Operation? OnStore(IDocumentStore store) => null;

    /// <summary>The same with plain SQLite; null where it is no baseline.</summary>
    public virtual Operation? OnSqlite(PlainSqlite sqlite) => null;

    /// <summary>Work that SQLite does on the calling thread.</summary>
    protected static Operation Sync(Func<int> work) => () => ValueTask.FromResult(work());
}
