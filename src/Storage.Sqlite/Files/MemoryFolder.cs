using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Files;

/// <summary>
/// The files of one store in memory, gone when it is disposed. Nothing outlives the process, so that there are no notes for the
/// next one; and nothing is damaged while nobody looks.
/// </summary>
internal sealed class MemoryFolder : DataFolder
{
    private static int _count;

    private readonly string _prefix = $"memory/{Interlocked.Increment(ref _count)}/";

    public override string Description => "memory";

    public override Vfs NewDatabases => Vfs.Memory;

    public override Vfs Temporary => Vfs.Memory;

    public override (long Used, long Total) Space => default;

    public override DateTimeOffset? LastWritten => null;

    public override string PathOf(string name) => _prefix + name;

    public override string[] Files(string extension) => [];

    public override bool Exists(string file) => MemoryFiles.LengthOf(file) is not null;

    public override long SizeOf(string file) => MemoryFiles.LengthOf(file) ?? 0;

    public override void Delete(string file) => MemoryFiles.Delete(file);

    public override void Move(string file, string to) => MemoryFiles.Move(file, to);

    public override Vfs Check(string file) => Vfs.Memory;

    public override void SyncLog(string file)
    {
    }

    public override byte[]? ReadNote(string file) => null;

    public override void WriteNote(string file, Action<Stream> write)
    {
    }

    public override void Dispose() => MemoryFiles.DeleteAll(_prefix);
}
