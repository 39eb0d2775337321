using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary>An accumulator over the window of each document.</summary>
internal sealed class AccumulatorFunction(AccumulatorDefinition definition, WindowBounds bounds) : WindowFunction
{
    public override WindowRun Start(WindowPartition partition) =>
        new Run(definition, partition, new WindowFrame(bounds, partition));

    private sealed class Run(AccumulatorDefinition definition, WindowPartition partition, WindowFrame frame) : WindowRun
    {
        // The values of the window, where its start moves.
        private readonly Queue<RawValue> _values = new();
        private readonly StageMemory _valuesMemory = partition.NewMemory();
        private readonly StageMemory _memory = partition.NewMemory();
        private Accumulator? _accumulator;
        private RawValue _result;
        private int _from;
        private int _to;

        public override RawValue ValueOf(int index)
        {
            frame.MoveTo(index);
            bool startStays = frame.Start == _from;
            if (_accumulator is null || !(startStays || TryMoveStart()))
                Restart(index);
            else if (startStays && frame.End == _to)
                return _result;
            for (; _to < frame.End; _to++)
                Add(partition.Evaluate(definition.Argument, _to));
            _result = _accumulator!.Result.OrNull;
            return _result;
        }

        // False where the accumulator can't remove the values that leave, or none remain.
        private bool TryMoveStart()
        {
            bool goesOn = true;
            for (; _from < frame.Start && _values.TryDequeue(out var left); _from++)
            {
                _valuesMemory.TryAdd(-BufferedValue.Size(left));
                goesOn = goesOn && _accumulator!.TryRemove(left);
            }

            _from = frame.Start;
            return goesOn && _values.Count > 0;
        }

        private void Restart(int index)
        {
            _from = frame.Start;
            _to = Math.Max(_to, _from);
            _memory.Clear();
            _accumulator = definition.Start(partition.ScopeOf(index));
            foreach (var value in _values)
            {
                OperationContext.CheckForInterrupt();
                _accumulator.Add(value, _memory);
            }
        }

        private void Add(RawValue value)
        {
            if (frame.MovesStart)
            {
                value = RawValue.Copy(value.Raw);
                _values.Enqueue(value);
                _valuesMemory.Add(BufferedValue.Size(value));
            }

            _accumulator!.Add(value, _memory);
        }
    }
}
