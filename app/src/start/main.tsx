// Entry of /.
import '../style/all.css';
import './start.css';
import { pageStart } from '../ui/start';
import { StartPage } from './page';

void pageStart(StartPage);
