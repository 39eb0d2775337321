using System.Text;
using SQLitePCL;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>A prepared statement: bind, step until false, reset. Parameters count from 1, columns from 0.</summary>
internal sealed class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    // Valid as long as the safe handle, which is until this is disposed of.
    private readonly nint _direct = handle.DangerousGetHandle();

    /// <summary>Whether it has been stepped and neither ended nor been reset.</summary>
    public bool IsRunning => raw.sqlite3_stmt_busy(handle) != 0;

    /// <summary>Binds bytes, which SQLite copies.</summary>
    public unsafe Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value)
            Bind(parameter, start, value.Length, NativeMethods.Transient);
        return this;
    }

    public Statement Bind(int parameter, long value)
    {
        connection.Check(NativeMethods.BindInt64(_direct, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, string value)
    {
        connection.Check(raw.sqlite3_bind_text(handle, parameter, Encoding.UTF8.GetBytes(value)));
        return this;
    }

    /// <summary>Steps to the next row.</summary>
    /// <returns>False at the end; the statement then has been reset.</returns>
    public bool Step()
    {
        int result = NativeMethods.Step(_direct);
        if (result == raw.SQLITE_ROW)
            return true;
        _ = NativeMethods.Reset(_direct);
        connection.Check(result);
        return false;
    }

    /// <summary>Steps to the next row of a file that may be damaged.</summary>
    /// <param name="isAtEnd">Whether there is none; otherwise it can't be read where there is none.</param>
    public bool TryStep(out bool isAtEnd)
    {
        int result = NativeMethods.Step(_direct);
        isAtEnd = result == raw.SQLITE_DONE;
        return result == raw.SQLITE_ROW;
    }

    /// <summary>
    /// Binds bytes without a copy and steps to the first row. The statement must not be stepped again before the
    /// parameter is bound again or the statement is reset.
    /// </summary>
    /// <returns>False where there is no row.</returns>
    public unsafe bool StepOnce(int parameter, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value)
        {
            Bind(parameter, start, value.Length, NativeMethods.Static);
            return Step();
        }
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run() => Step();

    /// <summary>Binds bytes without a copy and runs a statement that returns no rows.</summary>
    public void Run(int parameter, ReadOnlySpan<byte> value) => StepOnce(parameter, value);

    /// <summary>Binds bytes without a copy, runs a statement and returns whether it returned any rows.</summary>
    public bool Any(int parameter, ReadOnlySpan<byte> value)
    {
        bool any = StepOnce(parameter, value);
        Reset();
        return any;
    }

    /// <summary>Runs a statement and returns whether it returned any rows.</summary>
    public bool Any()
    {
        bool any = Step();
        Reset();
        return any;
    }

    /// <summary>Runs a statement and returns the first number of its result; 0 for an empty result.</summary>
    public long Number()
    {
        long number = Step() ? Int64(0) : 0;
        Reset();
        return number;
    }

    public void Reset() => _ = NativeMethods.Reset(_direct);

    /// <summary>A column's bytes, valid until the next step or reset.</summary>
    public unsafe ReadOnlySpan<byte> Blob(int column)
    {
        nint bytes = NativeMethods.ColumnBlob(_direct, column);
        return new ReadOnlySpan<byte>((void*)bytes, NativeMethods.ColumnBytes(_direct, column));
    }

    public long Int64(int column) => NativeMethods.ColumnInt64(_direct, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    private unsafe void Bind(int parameter, byte* start, int length, nint destructor)
    {
        // A null address would bind NULL instead of no bytes.
        byte nothing = 0;
        connection.Check(NativeMethods.BindBlob(_direct, parameter, start is null ? &nothing : start, length, destructor));
    }

    public void Dispose() => raw.sqlite3_finalize(handle);
}
