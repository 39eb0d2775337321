using System.Text;

namespace Streetcar.Bench;

/// <summary>Tables as Markdown, whose columns also line up as plain text.</summary>
internal static class Table
{
    public static string Of(string[] heads, IReadOnlyList<string[]> rows, int textColumns)
    {
        int[] widths = [.. heads.Select((head, i) => rows.Select(row => row[i].Length).Append(head.Length).Max())];
        var text = new StringBuilder();
        Line(heads);
        Line([.. widths.Select((width, i) => i < textColumns ? new string('-', width) : new string('-', width - 1) + ":")]);
        foreach (string[] row in rows)
            Line(row);
        return text.ToString();

        void Line(string[] cells)
        {
            for (int i = 0; i < cells.Length; i++)
                text.Append("| ").Append(i < textColumns ? cells[i].PadRight(widths[i]) : cells[i].PadLeft(widths[i])).Append(' ');
            text.Append("|\n");
        }
    }
}
