using Streetcar.Query.Spilling;

namespace Streetcar.Query.Tests;

/// <summary>Spills that are lists.</summary>
internal sealed class ListSpillStore : ISpillStore
{
    /// <summary>How many spills have not been disposed.</summary>
    public int Open { get; private set; }

    /// <summary>How many spills there have been.</summary>
    public int Made { get; private set; }

    public ISpill Create()
    {
        Made++;
        Open++;
        return new Spill(this);
    }

    private sealed class Spill(ListSpillStore store) : ISpill
    {
        private readonly List<(byte[] Key, byte[] Value)> _records = [];

        public long Count => _records.Count;

        public void Append(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
            _records.Add((key.ToArray(), value.ToArray()));

        public ReadOnlySpan<byte> ReadKey(long position) => _records[(int)position].Key;

        public ReadOnlySpan<byte> ReadValue(long position) => _records[(int)position].Value;

        public void Dispose() => store.Open--;
    }
}
