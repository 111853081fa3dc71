import type { SignalBuilder } from '../../context';
import { diskFillingUp } from './disk-filling-up';
import { filesystemFaulty } from './filesystem-faulty';
import { highInodeUsage } from './high-inode-usage';

/**
 * Filesystems of nodes and volumes of the namespace, beside how full they are (HighDiskUsage). A volume that is
 * gone is told by the pods that wait for it, so nothing here fires without data.
 */
export const storage: readonly SignalBuilder[] = [diskFillingUp, highInodeUsage, filesystemFaulty];
